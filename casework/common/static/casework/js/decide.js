// Deciding by keyboard: a letter only chooses and leads to the button or the reason; it takes a
// second key there to carry it out. Letters do nothing while someone types or has keys switched off.

const form = document.querySelector("[data-decide]");
const hint = form && form.querySelector("[data-decide-says]");
const isTyping = (element) => element.matches("textarea, select, input:not([type=radio])");
const areOff = () =>
  document.querySelector("[data-keys-help]") && !document.body.hasAttribute("data-keys");

const choose = (value) => {
  const choice = form.querySelector(`[name=decision][value=${value}]`);
  choice.checked = true;
  choice.dispatchEvent(new Event("input", { bubbles: true }));
  return choice;
};

const keys = {
  a: () => {
    choose("approve");
    form.querySelector("[type=submit]").focus();
    hint.textContent = hint.dataset.approve;
  },
  r: () => {
    choose("return");
    form.querySelector("[name=reason]").focus();
    hint.textContent = hint.dataset.return;
  },
  Escape: () => {
    for (const choice of form.querySelectorAll("[name=decision]")) {
      choice.checked = false;
    }
    hint.textContent = hint.dataset.none;
    document.querySelector("#main").focus();
  },
};

document.addEventListener("keydown", (event) => {
  const modified = event.ctrlKey || event.metaKey || event.altKey || event.repeat;
  if (modified || event.defaultPrevented || event.isComposing || event.keyCode === 229) {
    return;
  }
  const typing = event.target instanceof Element && isTyping(event.target);
  if (event.key === "Escape" && form && form.contains(event.target)) {
    keys.Escape();
  } else if (!typing && !areOff()) {
    const next = event.key === "j" && document.querySelector("[data-next-waiting]");
    const act = form && event.key.length === 1 && keys[event.key];
    if (act || next) {
      event.preventDefault();
      if (act) {
        act();
      } else {
        next.click();
      }
    }
  }
});
