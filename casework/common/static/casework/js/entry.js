// Entering people by keyboard: Enter goes on to the next empty field and at last to the button that
// saves, Ctrl+Enter saves at once; a resident ID fills in sex and birth date while it is typed.

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";

function next(form, here) {
  const fields = [...form.elements];
  const isShown = (one) => one.offsetParent !== null && !one.closest("details:not([open])");
  const behind = fields.slice(fields.indexOf(here) + 1).filter((one) => isShown(one) && !one.disabled);
  const isText = (one) => !/^(button|submit|checkbox|radio|file|fieldset)$/.test(one.type);
  return behind.find((one) => isText(one) && one.value === "") || form.querySelector("[data-last]");
}

function enter(event) {
  const here = event.target;
  const composing = event.isComposing || event.keyCode === 229;
  if (event.key !== "Enter" || composing || event.shiftKey || event.altKey) {
    return;
  }
  const form = event.currentTarget;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    form.querySelector("[data-last]").click();
  } else if (here.matches("select, input")) {
    event.preventDefault();
    next(form, here).focus();
  }
}

// What a number says (GB 11643), null while it is none: { sex: "1" or "2", birth: "YYYY-MM-DD" }.
function read(text) {
  const number = text.normalize("NFKC").replace(/[\s'\-]/g, "").toUpperCase();
  if (!/^\d{17}[\dX]$/.test(number)) {
    return number.length < 18 ? null : { wrong: true };
  }
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(number[place]), 0);
  const birth = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  const born = new Date(`${birth}T00:00:00Z`);
  const exists = !Number.isNaN(born.getTime()) && born.toISOString().startsWith(birth);
  if (CHECKS[sum % 11] !== number[17] || !exists || born > new Date()) {
    return { wrong: true };
  }
  return { sex: Number(number[16]) % 2 ? "1" : "2", birth };
}

for (const form of document.querySelectorAll("form[data-enter]")) {
  form.addEventListener("keydown", enter);
  const { id_kind: kind, id_number: number, sex, birth_on: birth } = form.elements;
  const told = form.querySelector("[data-id-told]");
  let filled = false;
  const look = () => {
    const said = kind.value === "resident_id" ? read(number.value) : null;
    told.textContent = "";
    if (said && said.wrong) {
      told.textContent = told.dataset.wrong;
    } else if (said) {
      const word = said.sex === "1" ? told.dataset.male : told.dataset.female;
      told.textContent = told.dataset.said.replace("{sex}", word).replace("{day}", said.birth);
    }
    if (said && !said.wrong) {
      [sex.value, birth.value, filled] = [said.sex, said.birth, true];
    } else if (filled) {
      [sex.value, birth.value, filled] = ["", "", false];
    }
  };
  if (told) {
    number.addEventListener("input", look);
    kind.addEventListener("change", look);
  }
}
