// The search field offers what fits while it is typed in. The term goes by POST and stays nowhere.

const isComposing = (event) => event.isComposing || event.keyCode === 229;
const PAUSE = 220;
let count = 0;

const attach = (form) => {
  const input = form.querySelector("[data-search]");
  const list = document.createElement("div");
  const told = document.createElement("p");
  list.className = "sg";
  list.id = `sg-list-${++count}`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.words);
  told.className = "vh";
  told.setAttribute("role", "status");
  input.parentElement.classList.add("sg-wrap");
  input.after(list, told);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let timer = 0;
  let asking = null;
  let active = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];

  const show = (open) => {
    list.removeAttribute("aria-busy");
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) {
      mark(-1);
    }
  };

  const mark = (index) => {
    active = index;
    input.removeAttribute("aria-activedescendant");
    options().forEach((option, n) => {
      option.setAttribute("aria-selected", String(n === index));
      if (n === index) {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      }
    });
  };

  const stop = () => {
    clearTimeout(timer);
    if (asking) {
      asking.abort();
    }
    asking = null;
  };

  const ask = async () => {
    stop();
    const mine = (asking = new AbortController());
    const body = new FormData(form);
    body.set("q", input.value);
    if (body.get("where") === "records") {
      return show(false);
    }
    try {
      const answer = await fetch(form.dataset.suggest, { method: "POST", body, signal: mine.signal, redirect: "error" });
      if (!answer.ok) {
        return show(false);
      }
      const html = await answer.text();
      if (asking !== mine || document.activeElement !== input) {
        return;
      }
      list.innerHTML = html;
      options().forEach((option, n) => {
        option.id = `${list.id}-${n}`;
      });
      told.textContent = form.dataset.count.replace("0", options().length);
      show(true);
      mark(-1);
    } catch (error) {
      // An answer that nobody waits for any more, or no network: Enter still searches.
    }
  };

  const later = () => {
    stop();
    list.setAttribute("aria-busy", "true");
    mark(-1);
    timer = setTimeout(ask, PAUSE);
  };

  input.addEventListener("input", (event) => {
    // Half a word in an input method is no question; its end is.
    if (event.isComposing) {
      stop();
    } else {
      later();
    }
  });
  input.addEventListener("compositionend", later);
  input.addEventListener("focus", ask);
  input.addEventListener("blur", () => {
    stop();
    show(false);
  });
  // A press on an option may not take the focus before its click arrives.
  list.addEventListener("mousedown", (event) => event.preventDefault());

  input.addEventListener("keydown", (event) => {
    if (isComposing(event)) {
      return;
    }
    const all = options();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) {
        ask();
      } else if (all.length && !list.hasAttribute("aria-busy")) {
        // One place more than there are options: the field itself.
        const places = all.length + 1;
        mark(((active + 1 + step + places) % places) - 1);
      }
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      all[active].click();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      stop();
      show(false);
    }
  });
  form.addEventListener("submit", stop);
};

document.querySelectorAll("form[data-suggest]").forEach(attach);
