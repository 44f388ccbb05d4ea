// The board of a hall: its middle is asked for every few seconds, and sent only when it has changed. Hidden, it rests.
const EVERY = 4000;
const JITTER = 2000; // so that the boards of a hall do not all ask at once
const SLOWEST = 60000;
const WAIT = 8000;

const middle = document.querySelector("[data-board]");
const lost = document.querySelector("[data-board-lost]");
let tag = `"${middle.dataset.tag}"`;
let fails = 0;
let timer;

async function ask() {
  const stop = new AbortController();
  const patience = setTimeout(() => stop.abort(), WAIT);
  try {
    return await fetch(middle.dataset.board, {
      credentials: "same-origin", cache: "no-store", redirect: "error", headers: { "If-None-Match": tag }, signal: stop.signal,
    });
  } finally {
    clearTimeout(patience);
  }
}

async function look() {
  try {
    const answer = await ask();
    if (answer.status !== 304) {
      if (!answer.ok) throw new Error(String(answer.status));
      middle.innerHTML = await answer.text();
      tag = answer.headers.get("ETag") ?? "";
    }
    fails = 0;
  } catch {
    fails += 1;
  }
  lost.hidden = fails < 2;
  rest();
}

function rest() {
  clearTimeout(timer);
  if (document.hidden) return;
  const pause = Math.min(EVERY * 2 ** Math.min(fails, 5), SLOWEST);
  timer = setTimeout(look, pause + Math.random() * JITTER);
}

document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : look()));
rest();
