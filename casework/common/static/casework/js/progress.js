// A page of long work goes on by itself: <form data-continue> or <a data-continue="seconds">.

const next = document.querySelector("[data-continue]");

if (next) {
  const seconds = Number(next.dataset.continue) || 1;
  setTimeout(() => {
    if (next instanceof HTMLFormElement) {
      if (next.requestSubmit) {
        next.requestSubmit();
      } else {
        next.submit();
      }
    } else if (next instanceof HTMLAnchorElement) {
      location.replace(next.href);
    } else {
      location.reload();
    }
  }, seconds * 1000);
}
