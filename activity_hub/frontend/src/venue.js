// The venue code on a screen: a new picture when the half minute is over, without ever showing one that is out of date.
const RETRY = 2, STALE = 30; // seconds: between tries without network, and for how long the last code is still good

const place = document.querySelector("[data-venue]");
const picture = place.querySelector("img");
const typed = place.querySelector("[data-typed]");
const late = place.querySelector("[data-late]");
const countdown = place.querySelector("[data-countdown]");
let timer, changesAt;

function next(seconds) {
  clearTimeout(timer);
  timer = setTimeout(renew, seconds * 1000);
}

function count(seconds) {
  changesAt = performance.now() + seconds * 1000;
  tell();
}

function tell() {
  const left = Math.max(0, Math.ceil((changesAt - performance.now()) / 1000));
  countdown.querySelector("[data-left]").textContent = left;
  countdown.querySelector("progress").value = left;
}

async function renew() {
  try {
    const answer = await fetch(place.dataset.venue, { headers: { Accept: "application/json" }, cache: "no-store" });
    if ([403, 404, 409].includes(answer.status) || answer.redirected) return location.reload(); // switched off, or signed out
    if (!answer.ok) throw new Error(answer.status);
    await show(await answer.json());
  } catch (lost) {
    if (performance.now() > staleAt) say(true);
    next(RETRY);
  }
}

let staleAt = performance.now() + (Number(place.dataset.seconds) + STALE) * 1000;

async function show(told) {
  const fresh = new Image();
  fresh.src = told.picture;
  await fresh.decode();
  picture.src = told.picture;
  typed.textContent = `${told.typed.slice(0, 4)} ${told.typed.slice(4)}`;
  staleAt = performance.now() + (told.seconds + STALE) * 1000;
  say(false);
  count(told.seconds);
  next(told.seconds);
}

function say(isLate) {
  late.hidden = !isLate;
  countdown.hidden = isLate;
  place.classList.toggle("is-late", isLate);
}

async function stayAwake() {
  try { await navigator.wakeLock.request("screen"); } catch (unable) { /* an old browser, or little battery */ }
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  stayAwake(); // a hidden page loses it, and its timers slept
  renew();
});
stayAwake();
count(Number(place.dataset.seconds));
next(Number(place.dataset.seconds));
setInterval(tell, 1000);
place.querySelector("[data-steady]").hidden = true;
countdown.hidden = false;
