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
}

function markStep(one) {
  const step = form.querySelector(`[data-to="${one.code}"]`);
  step.classList.toggle("is-open", one.score === null);
  step.querySelector(".num").textContent = one.score === null ? words("open") : String(one.score);
}

if (form) {
  form.addEventListener("change", show);
  window.addEventListener("pageshow", show);
}
