() => {
  // What a reader would see wrong: sideways scrolling, words cut off, words on one another.
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) {
    faults.push(`scrolls sideways: ${root.scrollWidth} in ${innerWidth}`);
  }
  const path = (node) =>
    node.tagName.toLowerCase() + (node.className.length ? `.${String(node.className).split(" ")[0]}` : "");
  const texts = [];
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const shut = (node) => {
    for (let up = node; up; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (style.visibility === "hidden" || style.display === "none" || style.opacity === "0") {
        return true;
      }
      if (up.tagName === "DETAILS" && !up.open && !node.closest("summary")) {
        return true;
      }
      if (["fixed", "sticky"].includes(style.position) || up.matches(".watermark, .vh, .skip")) {
        return true;
      }
    }
    return false;
  };
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const holder = walker.currentNode.parentElement;
    if (!text || ["SCRIPT", "STYLE", "TITLE", "DESC", "OPTION"].includes(holder.tagName)) {
      continue;
    }
    // What says of itself that it is in another language, as the chapters of a paper do, is.
    if (holder.closest("[lang]").lang === root.lang) {
      texts.push(text);
    }
    if (shut(holder)) {
      continue;
    }
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const style = getComputedStyle(holder);
    const hides = style.overflowX === "hidden";
    const frame = holder.getBoundingClientRect();
    for (const line of range.getClientRects()) {
      const box = hides ? { left: line.left, top: line.top, bottom: line.bottom, height: line.height, right: Math.min(line.right, frame.right) } : line;
      if (box.right - box.left > 2 && box.height > 2) {
        boxes.push({ box, holder, text });
      }
    }
    if (hides && style.textOverflow !== "ellipsis" && holder.scrollWidth > holder.clientWidth + 1 && holder.clientWidth > 1) {
      faults.push(`cut off: ${path(holder)} “${text.slice(0, 20)}”`);
    }
  }
  const over = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.height, b.height) / 3;
  boxes.sort((a, b) => a.box.top - b.box.top);
  for (let here = 0; here < boxes.length && faults.length < 20; here += 1) {
    for (let next = here + 1; next < boxes.length; next += 1) {
      const [a, b] = [boxes[here], boxes[next]];
      if (b.box.top > a.box.bottom) {
        break;
      }
      if (a.holder !== b.holder && over(a.box, b.box) && !a.holder.contains(b.holder) && !b.holder.contains(a.holder)) {
        faults.push(`lie on one another: ${path(a.holder)} “${a.text.slice(0, 20)}” and ${path(b.holder)} “${b.text.slice(0, 20)}”`);
      }
    }
  }
  // What can be gone to or done here, at once or behind what unfolds.
  const isHidden = (node) => {
    for (let up = node; up; up = up.parentElement) {
      if (getComputedStyle(up).display === "none" || up.hidden) {
        return true;
      }
    }
    return false;
  };
  const named = (node) =>
    node.matches("a") ? node.pathname + node.search : `${node.name || ""}=${node.matches("button") ? node.value : ""} ${node.matches("button") ? node.textContent.trim() : ""}`;
  const within = [...document.querySelectorAll("a[href]:not([href^='#']), button, input:not([type=hidden]), select, textarea")];
  // On a narrow form the bar with its acts takes the rail's place; the top bar leads back.
  const givenWay = (node) => Boolean(document.querySelector(".shell--act")) && node.closest(".rail");
  const reached = [...new Set(within.filter((node) => givenWay(node) || !isHidden(node)).map(named))];
  const sizes = ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind));
  return {
    faults,
    texts,
    reached,
    height: document.documentElement.scrollHeight,
    shifted: window.shifted,
    transferred: sizes.reduce((sum, entry) => sum + entry.transferSize, 0),
  };
}
