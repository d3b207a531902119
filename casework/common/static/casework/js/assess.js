// The assessment form: what the answers come to so far, by the same rule as the server's.

const form = document.querySelector("form[data-assess]");
const SEVERE = 3;
const ENOUGH = 80;
const BOUNDS = [[60, "red"], [40, "orange"], [20, "yellow"], [0, "green"]];

const words = (name) => form.querySelector(`[data-words="${name}"]`).innerHTML.trim();

function answers() {
  return [...form.querySelectorAll("[data-domain]")].map((domain) => {
    const chosen = domain.querySelector("input[type=radio]:checked");
    return {
      code: domain.dataset.domain,
      weight: Number(domain.dataset.weight),
      score: chosen && chosen.value !== "" ? Number(chosen.value) : null,
    };
  });
}

function redLine() {
  return [...form.querySelectorAll("input[name=red_lines]:checked")].some((box) => box.value !== "none");
}

function resultOf(given) {
  const total = given.reduce((sum, one) => sum + one.weight, 0);
  const missing = given.reduce((sum, one) => sum + (one.score === null ? one.weight : 0), 0);
  const weighed = given.reduce((sum, one) => sum + one.weight * (one.score || 0), 0);
  const rounded = (points) => Math.floor((200 * points + SEVERE * total) / (2 * SEVERE * total));
  const low = rounded(weighed);
  const enough = 100 * (total - missing) >= ENOUGH * total;
  const byIndex = enough ? BOUNDS.find(([bound]) => low >= bound)[1] : "none";
  const grade = redLine() ? "red" : byIndex;
  return {
    low,
    high: rounded(weighed + SEVERE * missing),
    coverage: Math.floor((100 * (total - missing)) / total),
    grade,
    atLeast: missing > 0 && grade !== "red" && grade !== "none",
  };
}

function show() {
  const given = answers();
  const result = resultOf(given);
  const range = words("to").replace("{low}", result.low).replace("{high}", result.high);
  for (const place of form.querySelectorAll('[data-live="index"]')) {
    place.textContent = result.low === result.high ? String(result.low) : range;
  }
  form.querySelector('[data-live="coverage"]').textContent = String(result.coverage);
  const grade = form.querySelector('[data-live="grade"]');
  const mark = form.querySelector(`[data-grade="${result.grade}"]`).content.cloneNode(true);
  grade.replaceChildren(result.atLeast ? `${words("at-least")} ` : "", mark);
  const bar = form.querySelector('[data-live="range"]');
  bar.setAttribute("x", String(10 + 2.8 * result.low));
  bar.setAttribute("width", String(Math.max(3, 2.8 * (result.high - result.low))));
  for (const one of given) {
    markStep(one);
  }
  showNext(given.find((one) => one.score === null));
  drawRadar(given);
}

// Every score lies on the way from the centre to its rim; an open one breaks the line.
function drawRadar(given) {
  const radar = form.querySelector("[data-radar]");
  const [x, y] = [radar.viewBox.baseVal.width, radar.viewBox.baseVal.height].map((side) => side / 2);
  const scores = radar.querySelectorAll("[data-radar-score]");
  const places = [...radar.querySelectorAll("[data-rim]")].map((dot, number) => {
    const { score } = given[number];
    const reach = (score || 0) / SEVERE;
    const [toX, toY] = dot.dataset.rim.split(" ").map(Number);
    const place = [x + (toX - x) * reach, y + (toY - y) * reach].map((one) => one.toFixed(1));
    dot.setAttribute("cx", place[0]);
    dot.setAttribute("cy", place[1]);
    dot.setAttribute("r", score === null ? "0" : "3.5");
    scores[number].classList.toggle("t-b", score !== null);
    scores[number].textContent = score === null ? words("open") : String(score);
    return place;
  });
  const isAnswered = (number) => given[number % given.length].score !== null;
  const lines = places.map((place, number) =>
    isAnswered(number) && isAnswered(number + 1) ? `M${place}L${places[(number + 1) % places.length]}` : "",
  );
  radar.querySelector("[data-radar-area]").setAttribute("points", places.join(" "));
  radar.querySelector("[data-radar-lines]").setAttribute("d", lines.join(""));
}

// The steps: what is open next stands at the foot of the page, one press away.
function showNext(open) {
  const place = form.querySelector("[data-next]");
  place.hidden = !open;
  if (open) {
    const link = place.querySelector("a");
    link.href = `#d-${open.code}`;
    link.textContent = form.querySelector(`[data-to="${open.code}"] .step`).textContent;
  }
  const all = form.querySelector(".same-all");
  if (all) {
    all.hidden = !open;
  }
}

// "No change": the last score, of one domain or of all that are open, without a page in between.
function takeOver(event) {
  const button = event.target.closest("button[name=same]");
  if (!button) {
    return;
  }
  event.preventDefault();
  for (const domain of form.querySelectorAll("[data-domain][data-was]")) {
    const chosen = domain.querySelector("input[type=radio]:checked");
    const isOpen = !chosen || chosen.value === "";
    if (button.value === domain.dataset.domain || (button.value === "open" && isOpen)) {
      domain.querySelector(`input[type=radio][value="${domain.dataset.was}"]`).checked = true;
    }
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function markStep(one) {
  const domain = form.querySelector(`[data-domain="${one.code}"]`);
  domain.classList.toggle("is-kept", String(one.score) === domain.dataset.was);
  const step = form.querySelector(`[data-to="${one.code}"]`);
  step.classList.toggle("is-open", one.score === null);
  step.querySelector(".num").textContent = one.score === null ? words("open") : String(one.score);
}

if (form) {
  form.addEventListener("change", show);
  form.addEventListener("click", takeOver);
  window.addEventListener("pageshow", show);
}
