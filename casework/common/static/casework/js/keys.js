// Keys that work anywhere: "/" goes to the search field; Enter while composing never submits.

const isComposing = (event) => event.isComposing || event.keyCode === 229;

const isTyping = (element) =>
  element instanceof HTMLElement &&
  (element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName));

document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Enter" && isComposing(event)) {
      // Some input methods let the key that picks a word through to the form.
      event.stopImmediatePropagation();
      if (event.target instanceof HTMLInputElement) {
        event.preventDefault();
      }
      return;
    }
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isComposing(event)) {
      return;
    }
    const search = document.querySelector("[data-search]");
    if (search && search.offsetParent !== null && !isTyping(event.target)) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  },
  true,
);
