// Printing many case files: how many are ticked stands on the button; a batch at work tells how far.

for (const form of document.querySelectorAll("form[data-ticks]")) {
  const all = form.querySelector("[data-ticks-all]");
  const some = form.querySelector("[data-ticks-some]");
  const boxes = [...form.elements].filter((one) => one.type === "checkbox" && one.name === "pick");
  const tell = () => {
    const number = boxes.filter((box) => box.checked).length;
    all.hidden = number > 0;
    some.hidden = number === 0;
    some.textContent = ` ${some.dataset.ticksSome.replace("N", String(number))}`;
  };
  if (all && some && boxes.length) {
    boxes.forEach((box) => box.addEventListener("change", tell));
    // Ticks that the browser kept come back after the page is shown.
    addEventListener("pageshow", tell);
    tell();
  }
}

const PAUSE = 1000;
const LONGEST_PAUSE = 15000;
const shown = document.querySelector("[data-batch]");

// It asks by itself: the session ends as if it didn't.
const follow = async (pause) => {
  let next = PAUSE;
  try {
    const answer = await fetch(shown.dataset.batch, { headers: { "X-By-Itself": "1" } });
    if (!answer.ok || answer.redirected) {
      throw new Error(String(answer.status));
    }
    const found = await answer.json();
    if (found.stage !== shown.dataset.stage && !["making", "binding"].includes(found.stage)) {
      location.reload();
      return;
    }
    shown.querySelector("progress").value = found.done;
    shown.querySelector("[data-batch-words]").textContent = found.words;
    shown.querySelector("[data-batch-count]").textContent = `${found.done} / ${found.number}`;
  } catch {
    // The line is slow or the session is over: ask more and more rarely.
    next = Math.min(pause * 2, LONGEST_PAUSE);
  }
  setTimeout(() => follow(next), next);
};

if (shown) {
  setTimeout(() => follow(PAUSE), PAUSE);
}
