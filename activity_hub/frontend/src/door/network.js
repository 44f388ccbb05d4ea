// Whether the server can be reached, found out by asking it and never by what the browser believes.
export const PATIENCE = 4000; // a queue does not wait longer than this for one answer
const RETRY = 3000;

// What the server has said no to. `code` is a word of its own; `wait` are the seconds after which it may be asked again.
export class Refused extends Error {
  constructor(status, title, advice, { code = "", wait = 0 } = {}) {
    super(title);
    Object.assign(this, { status, title, advice, code, wait });
  }
}

// Nobody answered in time, or somebody who is not the server: the login page of a hotel's network, say.
export class Unreachable extends Error {
  constructor(status = 0) {
    super("not confirmed");
    this.status = status;
  }
}

async function fetched(url, options, wait) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), wait);
  try {
    const answer = await fetch(url, { credentials: "same-origin", cache: "no-store", ...options, signal: stop.signal });
    // Read under the same clock: a line that breaks in the middle of an answer is no answer.
    return { answer, text: await answer.text() };
  } catch {
    throw new Unreachable();
  } finally {
    clearTimeout(timer);
  }
}

function isSignIn(answer) {
  return answer.redirected && new URL(answer.url).origin === location.origin && new URL(answer.url).pathname === "/sign-in";
}

// What an error answer says, from problem+json or from the error page.
function refusal(answer, text, isJson) {
  const wait = Number(answer.headers.get("Retry-After")) || 0;
  if (isJson) {
    const { title = "", detail = "", code = "" } = JSON.parse(text);
    return new Refused(answer.status, title, detail, { code, wait });
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  return new Refused(answer.status, page.querySelector("h1")?.textContent ?? "", page.querySelector("main .prose")?.textContent ?? "", { wait });
}

// The answer's text and headers; `type` is the kind of content that only our server would send. Throws Refused, Unreachable.
export async function ask(url, options = {}, { wait = PATIENCE, type = "json", mayBePage = false } = {}) {
  const { answer, text } = await fetched(url, options, wait);
  const is = (kind) => answer.headers.get("Content-Type")?.includes(kind) ?? false;
  if (answer.status === 304) return { text: "", headers: answer.headers, status: 304 };
  if (isSignIn(answer)) throw new Refused(401, "", "");
  if (answer.status >= 500 || answer.redirected) throw new Unreachable();
  if (answer.ok && is(type)) return { text, headers: answer.headers, status: answer.status };
  if (answer.ok || !(is("json") || mayBePage)) throw new Unreachable(answer.status);
  throw refusal(answer, text, is("json"));
}

// watch({probe, changed}) → {isOnline, fell, rose}: falls at once, rises by itself when `probe` gets through.
export function watch({ probe, changed }) {
  let online = true;
  let timer = 0;

  function set(now) {
    if (now === online) return;
    online = now;
    changed(online);
  }

  function rose() {
    clearTimeout(timer);
    set(true);
  }

  async function tryAgain() {
    clearTimeout(timer);
    try {
      await probe();
      rose();
    } catch (fault) {
      if (fault instanceof Refused) rose(); // an answer is an answer
      else timer = setTimeout(tryAgain, RETRY);
    }
  }

  function fell() {
    set(false);
    clearTimeout(timer);
    timer = setTimeout(tryAgain, RETRY);
  }

  addEventListener("offline", fell);
  addEventListener("online", () => !online && tryAgain());
  if (navigator.onLine === false) fell();
  return { isOnline: () => online, fell, rose, tryAgain };
}
