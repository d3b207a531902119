(keys) => {
  // What is wrong with a page for who types: a word of an input method that sends a form, a place
  // out of the order of reading, or one whose focus is not seen. `keys`: Enter while composing.
  const faults = [];
  const name = (one) => `${one.tagName} ${one.name || one.id || one.textContent.trim().slice(0, 20)}`;
  const sent = (event) => {
    faults.push(`sent from the middle of a word: ${event.target.action}`);
    event.preventDefault();
  };
  addEventListener("submit", sent);
  for (const field of document.querySelectorAll("form input:not([type=hidden])")) {
    if (keys.some((key) => field.dispatchEvent(new KeyboardEvent("keydown", key)))) {
      faults.push(`Enter reaches the form: ${name(field)}`);
    }
    field.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
    field.form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
    field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
  }
  removeEventListener("submit", sent);
  const isRinged = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  for (const one of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")) {
    if (one.tabIndex > 0) {
      faults.push(`out of the order of reading: ${name(one)}`);
    }
    one.focus({ preventScroll: true });
    if (document.activeElement !== one || one.tabIndex < 0) {
      continue;
    }
    const drawn = [one, one.matches("input") && one.nextElementSibling].filter(Boolean).map((it) => getComputedStyle(it));
    drawn.push(getComputedStyle(one, "::after"));
    const isShape = one instanceof SVGElement;
    if (!isShape && !drawn.some(isRinged)) {
      faults.push(`no focus to be seen: ${name(one)}`);
    }
  }
  const title = document.querySelector(".topbar-title");
  if (title && !title.textContent.trim()) {
    faults.push("the top bar names nothing");
  }
  return faults;
}
