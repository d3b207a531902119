// A visit on the phone: phrases go in at the cursor, photos are made smaller before they are sent.

const LONGEST_SIDE = 1600;
const QUALITY = 0.85;
const THUMB = 160;

for (const box of document.querySelectorAll("[data-phrases]")) {
  const area = document.getElementById(box.dataset.phrases);
  let place = null;
  box.hidden = !box.querySelector("[data-phrase]");
  const remember = () => {
    place = [area.selectionStart, area.selectionEnd];
  };
  for (const name of ["blur", "keyup", "click", "input"]) {
    area.addEventListener(name, remember);
  }
  // A press on a phrase leaves the keyboard as it is: up where someone types, down where not.
  box.addEventListener("mousedown", (event) => event.preventDefault());
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-phrase]");
    if (button) {
      const [from, to] = place || [area.value.length, area.value.length];
      area.setRangeText(button.textContent.trim(), from, to, "end");
      remember();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
}

const turnedUpright = (file) => createImageBitmap(file, { imageOrientation: "from-image" });

function drawn(picture, longest) {
  const ratio = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * ratio));
  canvas.height = Math.max(1, Math.round(picture.height * ratio));
  const paint = canvas.getContext("2d");
  paint.fillStyle = "#fff";
  paint.fillRect(0, 0, canvas.width, canvas.height);
  paint.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

// Where a browser can't read or write the picture, the server gets the file as it is.
async function smaller(file) {
  try {
    const picture = await turnedUpright(file);
    const thumb = drawn(picture, THUMB);
    const canvas = drawn(picture, LONGEST_SIDE);
    const whole = Math.max(picture.width, picture.height) <= LONGEST_SIDE;
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!blob || (whole && blob.size >= file.size)) {
      return { file, thumb };
    }
    const name = `${file.name.replace(/\.[^.]*$/, "")}.jpg`;
    return { file: new File([blob], name, { type: "image/jpeg" }), thumb };
  } catch (error) {
    return { file, thumb: null };
  }
}

for (const input of document.querySelectorAll("input[data-photos]")) {
  const box = input.form.querySelector("[data-shoot]");
  const shot = box.querySelector("[data-shot]");
  const list = box.querySelector("[data-photo-list]");
  const note = box.querySelector("[data-photo-note]");
  let kept = [];
  let work = Promise.resolve();
  let waiting = 0;
  box.hidden = false;
  input.classList.add("vh");

  const show = () => {
    const held = new DataTransfer();
    kept.forEach((one) => held.items.add(one.file));
    input.files = held.files;
    list.replaceChildren(...kept.map(item));
    const words = kept.length === 1 ? note.dataset.one : note.dataset.some;
    const kb = Math.ceil(kept.reduce((sum, one) => sum + one.file.size, 0) / 1024);
    const told = kept.length ? words.replace("{n}", kept.length).replace("{kb}", kb) : "";
    note.textContent = waiting ? note.dataset.wait : told;
  };

  const item = (one, index) => {
    const row = document.createElement("li");
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "btn btn--s btn--quiet";
    drop.textContent = note.dataset.drop;
    drop.addEventListener("click", () => {
      kept.splice(index, 1);
      show();
    });
    row.append(one.thumb || one.file.name, drop);
    return row;
  };

  const take = (files) => {
    const most = Number(input.dataset.photos);
    waiting += 1;
    show();
    work = work.then(async () => {
      for (const file of files) {
        if (kept.length < most) {
          kept.push(await smaller(file));
        }
      }
      waiting -= 1;
      show();
    });
  };

  input.addEventListener("change", () => take([...input.files]));
  shot.addEventListener("change", () => {
    take([...shot.files]);
    shot.value = "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  // A form that is sent while a photo is being made smaller goes when that is done.
  input.form.addEventListener(
    "submit",
    (event) => {
      if (waiting) {
        event.preventDefault();
        event.stopImmediatePropagation();
        const button = event.submitter || input.form.querySelector(".btn--main");
        work.then(() => button.click());
      }
    },
    true,
  );
}
