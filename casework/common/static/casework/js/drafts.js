// Drafts: what is typed into a form is kept on the server as it is typed; nothing stays in the browser.

const state = document.querySelector("[data-drafts]");
const AFTER = 1500;
const LONGEST = 8000;
const kept = new WeakMap();

const of = (form) => {
  if (!kept.has(form)) {
    kept.set(form, { timer: 0, since: 0, busy: false, waits: false, again: false });
  }
  return kept.get(form);
};

// A choice between two versions is made anew on the record as it is then.
const isKept = (form) => form && form.matches("form[data-guard]") && !form.querySelector("[name^='pick-']");

const say = (form, word, at) => {
  for (const part of state.querySelectorAll("[data-draft-says]")) {
    part.hidden = part.dataset.draftSays !== word;
    part.classList.toggle("is-trouble", word !== "kept");
  }
  if (at) {
    state.querySelector("b").textContent = at;
  }
  if (word === "kept") {
    state.removeAttribute("role");
  } else {
    state.setAttribute("role", "status");
  }
  const bar = form.querySelector(".act-bar");
  const buttons = form.querySelector(".decide-foot, .btn-row");
  if (form.contains(state)) {
    // It stands where it is looked for already.
  } else if (bar) {
    bar.prepend(state);
  } else if (buttons) {
    buttons.before(state);
  } else {
    form.append(state);
  }
  state.hidden = !word;
};

// The form as it stands, without files and passwords.
const bodyOf = (form, known) => {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") {
      body.append(name, value);
    }
  }
  for (const secret of form.querySelectorAll("[type=password]")) {
    body.delete(secret.name);
  }
  const action = new URL(form.getAttribute("action") || "", location.href).pathname;
  // A form that was opened in place has a page of its own, at the address that it goes to.
  const inPlace = form.closest(".inline-form");
  body.set("draft-page", inPlace ? action : location.pathname + location.search);
  body.set("draft-action", action);
  if (known.again) {
    body.set("draft-again", "1");
  }
  return body;
};

const name = (form, held) => {
  let control = form.querySelector("input[name=held]");
  if (!control) {
    control = document.createElement("input");
    control.type = "hidden";
    control.name = "held";
    form.append(control);
  }
  control.value = held;
};

const TROUBLES = { 409: "many", 413: "long" };

const keep = async (form, leaving = false) => {
  const known = of(form);
  clearTimeout(known.timer);
  known.timer = 0;
  if (known.busy) {
    known.waits = true;
    return;
  }
  known.since = 0;
  known.busy = true;
  const body = bodyOf(form, known);
  // Browsers let a page that is left send some 64 KB.
  const keepalive = leaving && body.toString().length < 60000;
  try {
    const answer = await fetch(state.dataset.drafts, { method: "POST", body, redirect: "manual", keepalive });
    if (answer.ok) {
      const { held, at, parted } = await answer.json();
      if (held) {
        name(form, held);
        say(form, parted ? "parted" : "kept", at);
        if (!known.waits && !known.timer) {
          document.dispatchEvent(new CustomEvent("draft:kept"));
        }
      } else {
        known.again = true;
      }
    } else if (answer.type === "opaqueredirect") {
      // The session is over, and nobody tells as what it is kept: from here on the form's key does.
      name(form, "");
    } else {
      say(form, TROUBLES[answer.status] || "lost");
    }
  } catch (error) {
    say(form, "lost");
  }
  known.busy = false;
  if (known.waits) {
    known.waits = false;
    later(form);
  }
};

const later = (form) => {
  const known = of(form);
  if (known.sent) {
    return;
  }
  const now = Date.now();
  known.since = known.since || now;
  clearTimeout(known.timer);
  const wait = Math.max(0, Math.min(AFTER, known.since + LONGEST - now));
  known.timer = setTimeout(() => keep(form), wait);
};

if (state) {
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = event.target.form;
      if (isKept(form)) {
        later(form);
      }
    });
  }

  // Sending it says more than any draft of it.
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && kept.has(event.target)) {
      const known = of(event.target);
      clearTimeout(known.timer);
      known.timer = 0;
      known.waits = false;
      known.sent = true;
    }
  });

  // Someone went back to a form that was sent: what they type now is another one.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      for (const form of document.querySelectorAll("form[data-guard]")) {
        Object.assign(of(form), { sent: false, again: true });
      }
    }
  });

  const leave = () => {
    for (const form of document.querySelectorAll("form[data-guard]")) {
      if (kept.has(form) && of(form).timer) {
        keep(form, true);
      }
    }
  };
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      leave();
    }
  });
}

// The switch of languages in the menu presses the one that takes the form along.
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("a[href='#language']");
  const button = link && document.getElementById("language");
  if (button) {
    event.preventDefault();
    button.click();
  }
});
