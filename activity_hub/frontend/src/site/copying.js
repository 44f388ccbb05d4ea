// Copies an address or a text; the old way too, since chat apps' browsers often lack the new one.
function copyByHand(page, text) {
  const area = page.createElement("textarea");
  area.value = text;
  area.setAttribute("readonly", "");
  area.className = "visually-hidden";
  page.body.append(area);
  area.select();
  const done = page.execCommand("copy");
  area.remove();
  return done;
}

async function copy(page, text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByHand(page, text);
  }
}

function wordsOf(page, button) {
  if (button.dataset.copy) return button.dataset.copy;
  const from = page.getElementById(button.dataset.copyFrom);
  return from.value ?? from.textContent.trim();
}

export function copying(page) {
  page.querySelectorAll("[data-copy], [data-copy-from]").forEach((button) => {
    const label = button.querySelector("span") ?? button;
    const before = label.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      if (!(await copy(page, wordsOf(page, button)))) return;
      label.textContent = button.dataset.copied;
      setTimeout(() => { label.textContent = before; }, 4000);
    });
  });
}
