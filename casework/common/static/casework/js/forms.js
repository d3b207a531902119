// Forms: one press sends once, leaving with unsaved words warns, errors get the focus.

const sent = new WeakSet();
let unsaved = false;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") {
    return;
  }
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  unsaved = false;
  const button = event.submitter;
  // After this task, so that the pressed button's own name and value are still sent.
  setTimeout(() => {
    form.setAttribute("aria-busy", "true");
    if (button) {
      button.setAttribute("aria-disabled", "true");
    }
  });
});

// The back button shows the page as it was left: let its forms be sent again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) {
    return;
  }
  for (const form of document.querySelectorAll("form[aria-busy]")) {
    sent.delete(form);
    form.removeAttribute("aria-busy");
    for (const button of form.querySelectorAll("[aria-disabled]")) {
      button.removeAttribute("aria-disabled");
    }
  }
});

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && form.hasAttribute("data-guard")) {
    unsaved = true;
  }
});

// It is kept on the server by now, all but files.
document.addEventListener("draft:kept", () => {
  unsaved = Array.from(document.querySelectorAll("[data-guard] [type=file]")).some((file) => file.value);
});

window.addEventListener("beforeunload", (event) => {
  if (unsaved) {
    event.preventDefault();
    event.returnValue = "";
  }
});

const summary = document.querySelector("[data-summary]");
if (summary) {
  summary.focus();
  unsaved = Boolean(document.querySelector("form[data-guard]"));
}

// A link of the summary goes to the label first, so that the question is read with its answer.
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("[data-summary] a");
  const control = link && document.getElementById(link.hash.slice(1));
  if (control) {
    event.preventDefault();
    const group = control.closest(".field");
    (group || control).scrollIntoView({ block: "center" });
    control.focus({ preventScroll: true });
  }
});

// "Add these words" buttons: <button type="button" data-add-to="id">words</button>.
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-add-to]");
  const area = button && document.getElementById(button.dataset.addTo);
  if (area) {
    area.value += (area.value && !/[\s。；，]$/.test(area.value) ? "；" : "") + button.textContent.trim();
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  }
});
