// In a table the whole row follows its link `a.go`; links, buttons and selected text are left alone.

for (const link of document.querySelectorAll(".table a.go")) {
  link.closest("tr").classList.add("is-link");
}

document.addEventListener("click", (event) => {
  const row = event.target instanceof Element && event.target.closest(".table tr.is-link");
  if (!row || event.target.closest("a, button, input, label, select, summary")) {
    return;
  }
  if (String(window.getSelection())) {
    return;
  }
  const { ctrlKey, metaKey, shiftKey } = event;
  row.querySelector("a.go").dispatchEvent(
    new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }),
  );
});
