// Asks the server after every change how the line-up stands, and puts the answer where it belongs: on top, in the column,
// under the person. Only the last answer counts; nothing is written by it.
const PAUSE = 350;
const WAIT = 8000;

async function ask(form, signal) {
  const answer = await fetch(form.dataset.check, {
    method: "POST",
    credentials: "same-origin",
    headers: { Accept: "text/html" },
    body: new URLSearchParams(new FormData(form)),
    signal,
  });
  if (!answer.ok || answer.redirected) throw new Error("not checked");
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// Only what differs is touched, so that a screen reader hears what is new.
function swap(form, told) {
  for (const part of told.querySelectorAll("[data-part]")) {
    const here = form.ownerDocument.querySelector(`[data-part="${part.dataset.part}"]`);
    if (here && here.innerHTML !== part.innerHTML) here.innerHTML = part.innerHTML;
  }
}

function explain(form, told) {
  form.querySelectorAll("tr.because").forEach((row) => row.remove());
  form.querySelectorAll("tr.broken").forEach((row) => row.classList.remove("broken"));
  for (const why of told.querySelectorAll("tr.because")) {
    const row = form.querySelector(`#${CSS.escape(why.dataset.under)}`);
    if (!row) continue;
    row.classList.add("broken");
    row.after(form.ownerDocument.adoptNode(why));
  }
}

function mark(form, told) {
  const { broken, wrong } = told.querySelector("[data-broken]").dataset;
  const columns = new Set(broken.split(" "));
  const cells = new Set(wrong.split(" "));
  for (const cell of form.querySelectorAll("[data-at]")) {
    cell.classList.toggle("col-broken", columns.has(cell.dataset.at));
    cell.classList.toggle("wrong", cells.has(cell.querySelector("input, select")?.name));
  }
}

export function checking(form) {
  let timer = 0;
  let running = null;
  const unanswered = form.querySelector("[data-unchecked]");
  const check = async () => {
    running?.abort();
    const mine = (running = new AbortController());
    const late = setTimeout(() => mine.abort("late"), WAIT);
    form.classList.add("checking");
    try {
      const told = await ask(form, mine.signal);
      if (running !== mine) return;
      for (const put of [swap, explain, mark]) put(form, told);
      if (unanswered) unanswered.hidden = true;
    } catch {
      if (running === mine && unanswered) unanswered.hidden = false;
    } finally {
      clearTimeout(late);
      if (running === mine) form.classList.remove("checking");
    }
  };
  form.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  });
}
