// The plan's editor: its forms are sent and its links opened in place, by the same addresses as
// without this script. What the server answers is shown; whatever is unexpected goes the long way.

const editor = () => document.querySelector("[data-editor]");
const says = document.querySelector("[data-editor-says]");
const home = location.pathname;
let working = null;

const pageOf = async (answer) => {
  const path = new URL(answer.url).pathname;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { path, page, ok: answer.ok };
};

// The element that a form or link stands for after everything was drawn anew.
const again = (action, value) => {
  const form = document.querySelector(`[data-editor] form[action="${action}"]`);
  const button = form && (form.querySelector(`[value="${value}"]`) || form.querySelector("button"));
  return button && (button.disabled ? form.querySelector("button:not([disabled])") : button);
};

function show(page, focus) {
  const [x, y] = [scrollX, scrollY];
  const folds = [...editor().querySelectorAll("details[id]")].map((one) => [one.id, one.open]);
  editor().replaceWith(document.adoptNode(page.querySelector("[data-editor]")));
  for (const [id, open] of folds) {
    const fold = document.getElementById(id);
    if (fold) {
      fold.open = open;
    }
  }
  const told = page.querySelector(".messages");
  says.textContent = told ? told.textContent.trim().replace(/\s+/g, " ") : "";
  scrollTo(x, y);
  const target = focus && focus();
  if (target) {
    target.focus({ preventScroll: Boolean(target.offsetParent) });
  }
}

function close() {
  const card = document.querySelector(".inline-form");
  if (card) {
    card.remove();
  }
}

// Put the form of another page under the place where its link stands.
function place(anchor, form, path) {
  close();
  const card = document.createElement("section");
  card.className = "card inline-form";
  form.setAttribute("action", path);
  // What a draft filled in says so before the form.
  const note = form.previousElementSibling;
  if (note && note.matches(".draft-note")) {
    card.append(document.adoptNode(note));
  }
  card.append(document.adoptNode(form));
  (anchor.closest("li, section") || anchor).after(card);
  if (card.closest("ul")) {
    card.closest("ul").after(card);
  }
  card.scrollIntoView({ block: "nearest" });
  const first = card.querySelector("[data-summary], textarea, input:not([type=hidden]), select");
  if (first) {
    first.focus();
  }
}

document.addEventListener("click", async (event) => {
  const link = event.target instanceof Element && event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) {
    return;
  }
  if (working) {
    // What was just pressed is saved first.
    event.preventDefault();
    working.then(() => location.assign(link.href));
  } else if (link.closest(".inline-form") && link.pathname === home) {
    event.preventDefault();
    close();
  } else if (link.matches("[data-editor] [data-inline]")) {
    event.preventDefault();
    try {
      const { path, page, ok } = await pageOf(await fetch(link.href));
      const form = page.querySelector("main form.form");
      if (!ok || !form || path !== link.pathname) {
        throw new Error("not a form");
      }
      place(link, form, path);
    } catch (error) {
      location.assign(link.href);
    }
  }
});

// On the window: the scripts on the document have had their say, and hold back a second press.
window.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !editor() || !editor().contains(form) || isFinal(form)) {
    return;
  }
  event.preventDefault();
  const button = event.submitter;
  const body = new FormData(form);
  if (button && button.name) {
    body.append(button.name, button.value);
  }
  try {
    working = sent(form, button, body);
    await working;
  } catch (error) {
    send(form, button);
  } finally {
    working = null;
  }
});

async function sent(form, button, body) {
  const action = form.getAttribute("action");
  const { path, page, ok } = await pageOf(await fetch(action, { method: "POST", body }));
  if (!ok) {
    throw new Error("refused");
  }
  await answered(form, action, button, path, page);
}

const isFinal = (form) => /\/(drop|check)\/$/.test(form.getAttribute("action") || "");

async function answered(form, action, button, path, page) {
  if (page.querySelector("[data-editor]")) {
    const value = button ? button.value : "";
    const fold = form.closest("details[id]");
    const near = () => fold && document.querySelector(`#${fold.id} .btn, #${fold.id} summary`);
    show(page, () => again(action, value) || near() || editor().querySelector("a"));
    return;
  }
  const further = page.querySelector("main form.form");
  if (!further || !form.closest(".inline-form")) {
    throw new Error("another page");
  }
  if (path === action) {
    place(form.closest(".inline-form").previousElementSibling, further, path);
    return;
  }
  // Saved, and on to the next form: the plan is drawn anew first.
  const plan = await pageOf(await fetch(home));
  show(plan.page);
  place(document.querySelector(`[data-editor] a[href="${path}"]`) || editor().lastElementChild, further, path);
}

// The long way: the form as it is, with the button that was pressed.
function send(form, button) {
  if (button && button.name) {
    const field = document.createElement("input");
    field.type = "hidden";
    [field.name, field.value] = [button.name, button.value];
    form.append(field);
  }
  form.submit();
}
