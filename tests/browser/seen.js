() => {
  // What is the matter with the element that has the focus, empty for nothing. It needs an outline
  // or a frame, its own or of what is drawn in its place, and some of it in sight, not under a bar.
  const here = document.activeElement;
  if (!here || here === document.body || here.id === "main") {
    return "";
  }
  // The calendar's button inside a date field has the browser's own ring.
  if (here.matches("[type=date], [type=time]") && !here.matches(":focus")) {
    return "";
  }
  const name = `${here.tagName} ${here.name || here.id || here.textContent.trim().slice(0, 20)}`;
  const next = here.nextElementSibling;
  const drawn = [getComputedStyle(here), getComputedStyle(here, "::after")];
  if (here.matches("input, .vh") && next) {
    drawn.push(getComputedStyle(next));
  }
  const isRinged = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  if (!drawn.some(isRinged)) {
    return `${name}: no focus to be seen`;
  }
  const box = (here.matches(".vh") && next ? next : here).getBoundingClientRect();
  const places = [[0.5, 0.5], [0.02, 0.1], [0.98, 0.1], [0.02, 0.9], [0.98, 0.9]];
  const isMine = ([x, y]) => {
    const one = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return one && (here.contains(one) || one.contains(here) || (next && next.contains(one)));
  };
  return places.some(isMine) ? "" : `${name}: out of sight`;
}
