// A press that must not be lost: the same form with the same key is sent until there is an answer, and only then is
// anything said. Whatever is not a plain yes is asked for once more by the form itself, whose page has the words.
const PAUSES = [1, 2, 4, 8]; // seconds between one sending and the next; the last for ever
const SOON = 600, PATIENCE = 20000; // milliseconds until a slow answer is mentioned, and until it is given up

export function press(page) {
  const forms = page.querySelectorAll("form[data-waiting]");
  forms.forEach((form) => form.addEventListener("submit", (sending) => {
    sending.preventDefault();
    if (form.dataset.sent) return; // by site/once.js
    const slow = setTimeout(() => say(form, form.dataset.waiting), SOON);
    const lost = () => {
      clearTimeout(slow); // what is said now stays
      say(form, form.dataset.repeating);
    };
    keepSending(form, new URLSearchParams(new FormData(form)), lost).then((answer) => {
      clearTimeout(slow);
      if (answer) location.assign(answer.href);
      else form.submit();
    });
  }));
  window.addEventListener("pageshow", (shown) => { // what the page remembers may be over, and its key is used
    if (shown.persisted && forms.length) location.reload();
  });
}

async function keepSending(form, fields, lost) {
  for (let turn = 0; ; turn++) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(form.action, { method: "POST", body: fields, headers: { Accept: "application/json" }, signal: stop.signal });
      const isYes = answer.ok && (answer.headers.get("Content-Type") || "").startsWith("application/json");
      if (answer.status < 500) return isYes ? await answer.json() : null;
    } catch (cut) { /* the line is cut: nobody knows whether it came through, so the same is sent again */ }
    clearTimeout(timer);
    lost();
    await new Promise((done) => setTimeout(done, PAUSES[Math.min(turn, PAUSES.length - 1)] * 1000));
  }
}

function say(form, words) {
  const line = form.querySelector("[role=status]");
  line.textContent = words;
  line.hidden = false;
}
