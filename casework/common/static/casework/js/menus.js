// Menus close by Escape or a click elsewhere; the look follows the system unless chosen.

const menus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of menus()) {
    if (!menu.contains(event.target)) {
      menu.open = false;
    }
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") {
    return;
  }
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

const looks = ["auto", "light", "dark"];
const year = 60 * 60 * 24 * 365;

for (const button of document.querySelectorAll("[data-look]")) {
  const root = document.documentElement;
  const show = (look) => {
    button.querySelector("span").textContent = button.dataset[look];
  };
  button.hidden = false;
  show(root.dataset.theme || "auto");
  button.addEventListener("click", () => {
    const next = looks[(looks.indexOf(root.dataset.theme || "auto") + 1) % looks.length];
    if (next === "auto") {
      delete root.dataset.theme;
    } else {
      root.dataset.theme = next;
    }
    const age = next === "auto" ? 0 : year;
    document.cookie = `theme=${next}; path=/; max-age=${age}; SameSite=Lax`;
    show(next);
  });
}

// A row of tabs that is wider than the screen shows the one that is open.
for (const tab of document.querySelectorAll(".subnav [aria-current]")) {
  const row = tab.parentElement;
  const [here, all] = [tab.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += here.left - all.left - (all.width - here.width) / 2;
}

// Filters apply at once where the browser can; without this the form keeps its button.
for (const form of document.querySelectorAll("form[data-auto]")) {
  form.addEventListener("change", () => form.requestSubmit ? form.requestSubmit() : form.submit());
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
