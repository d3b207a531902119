// Keys that work anywhere. Enter while composing never submits, whatever the reader has switched off.

const isComposing = (event) => event.isComposing || event.keyCode === 229;

const isTyping = (element) =>
  element instanceof HTMLElement &&
  (element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName));

let composing = false;
document.addEventListener("compositionstart", () => (composing = true), true);
document.addEventListener("compositionend", () => (composing = false), true);
document.addEventListener("focusin", () => (composing = false), true);

document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Enter" && isComposing(event)) {
      // Some input methods let the key that picks a word through to the form.
      event.stopImmediatePropagation();
      if (event.target instanceof HTMLInputElement) {
        event.preventDefault();
      }
    }
  },
  true,
);

// A form that an input method's key would send all the same stays where it is.
document.addEventListener(
  "submit",
  (event) => {
    if (composing) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  },
  true,
);

const isShown = (element) => element.offsetParent !== null;
const first = (selector) => [...document.querySelectorAll(selector)].find(isShown);
const follow = (selector) => {
  const link = document.querySelector(selector);
  if (link) {
    link.click();
  }
  return Boolean(link);
};

const keys = {
  "/": () => {
    const search = first("[data-search]");
    if (search) {
      search.focus();
      search.select();
    }
    return Boolean(search) || follow("[data-find]");
  },
  n: () => follow("[data-new-visit]") || follow('[data-go="v"]'),
  "?": () => {
    const help = document.querySelector("[data-keys-help]");
    if (help && help.showModal) {
      help.showModal();
    }
    return Boolean(help);
  },
};

let going = false;

const press = (event) => {
  const { key, target } = event;
  const other = event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented;
  if (other || isComposing(event) || isTyping(target) || document.querySelector("dialog[open]")) {
    going = false;
    return;
  }
  const done = going ? /^[a-z]$/.test(key) && follow(`[data-go="${key}"]`) : keys[key] && keys[key]();
  going = !going && key === "g";
  if (done) {
    event.preventDefault();
  }
};

if (document.body.hasAttribute("data-keys")) {
  document.addEventListener("keydown", press);
}
