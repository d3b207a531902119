// The session's end: typing keeps it alive, and silence is warned of before it ends.

const note = document.querySelector("[data-idle]");

if (note) {
  const idle = Number(note.dataset.idle) * 1000;
  const soon = note.querySelector("[data-idle-soon]");
  const over = note.querySelector("[data-idle-over]");
  const warning = Math.min(2 * 60 * 1000, idle / 2);
  let end = Date.now() + idle;
  let asked = Date.now();

  const stay = async () => {
    asked = Date.now();
    try {
      const answer = await fetch(note.dataset.ask, { redirect: "manual" });
      if (answer.ok) {
        end = Date.now() + (await answer.json()).seconds * 1000;
        show();
      }
    } catch (error) {
      // Without the network the form is kept by the page itself; the server says so when it is sent.
    }
  };

  const show = () => {
    const left = end - Date.now();
    note.hidden = left > warning;
    soon.hidden = left <= 0;
    over.hidden = left > 0;
  };

  note.querySelector("[data-idle-stay]").addEventListener("click", stay);
  document.addEventListener("input", () => {
    if (Date.now() - asked > idle / 3 && Date.now() < end) {
      stay();
    }
  });
  setInterval(show, 5000);
}
