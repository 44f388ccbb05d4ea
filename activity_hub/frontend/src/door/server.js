// Talking to the server. Nothing counts as done until it has said so; a scan keeps its id, so that trying again is safe.
const WAIT = 8000;

export class Refused extends Error {
  constructor(status, title, advice) {
    super(title);
    Object.assign(this, { status, title, advice });
  }
}

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function ask(url, options) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), WAIT);
  try {
    return await fetch(url, { credentials: "same-origin", ...options, signal: stop.signal });
  } finally {
    clearTimeout(timer);
  }
}

// What an error answer says, from problem+json or from the error page.
async function refusal(answer) {
  if (answer.headers.get("Content-Type")?.includes("json")) {
    const { title = "", detail = "" } = await answer.json();
    return new Refused(answer.status, title, detail);
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return new Refused(answer.status, page.querySelector("h1")?.textContent ?? "", page.querySelector("main .prose")?.textContent ?? "");
}

async function data(answer) {
  const isData = answer.ok && !answer.redirected && answer.headers.get("Content-Type")?.includes("json");
  if (isData) return answer.json();
  if (answer.redirected) throw new Refused(401, "", "");
  if (answer.status >= 500 || answer.ok) throw new Error("not confirmed"); // 5xx, or the page of a captive portal
  throw await refusal(answer);
}

// Sends one scan {scan_uuid, code, kind, voids?}; the answer is the server's result for it.
export async function sendScan(settings, scan) {
  const answer = await ask(settings.urls.scans, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": settings.csrf },
    body: JSON.stringify({
      activity_id: settings.activity_id,
      ...(settings.gate ? { gate: settings.gate } : {}),
      scans: [{ device_time: new Date().toISOString(), offline: false, ...scan }],
    }),
  });
  return (await data(answer)).results[0];
}

// Posts one of the page's own forms; the answer is a result as above.
export async function sendForm(form) {
  return data(await ask(form.action, { method: "POST", headers: { Accept: "application/json" }, body: new FormData(form) }));
}

export async function search(form) {
  const answer = await ask(form.action, { method: "POST", headers: { Accept: "text/html" }, body: new FormData(form) });
  if (!answer.ok || answer.redirected) throw await refusal(answer);
  return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-found]");
}

export async function counts(settings) {
  return data(await ask(settings.urls.counts, { headers: { Accept: "application/json" } }));
}
