// What the door asks the server. A scan keeps its id, so that asking again is safe.
import { deviceTime, setRight } from "./clocks.js";
import { ask, Refused } from "./network.js";

const JSON_IN_AND_OUT = { "Content-Type": "application/json", Accept: "application/json" };
const A_BATCH_MAY_TAKE = 20000;

export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A page that stood open for hours, came out of the phone's own store, or beside which somebody has signed in, has an old
// token: it is renewed once. Pages refuse one with 400, the API by its name.
async function signed(settings, send) {
  try {
    return await send(settings.csrf);
  } catch (fault) {
    if (!(fault instanceof Refused) || !(fault.status === 400 || fault.code === "csrf")) throw fault;
    await counts(settings);
    return send(settings.csrf);
  }
}

function post(settings, url, body, wait) {
  return signed(settings, async (csrf) => {
    const headers = { ...JSON_IN_AND_OUT, "X-CSRFToken": csrf };
    return JSON.parse((await ask(url, { method: "POST", headers, body: JSON.stringify(body) }, { wait })).text);
  });
}

function item(settings, scan, now) {
  const { scan_uuid, code, kind, offline, voids, shown, reason, mark } = scan;
  const device_time = deviceTime(settings, scan, now);
  const alone = offline ? { shown, mark: mark || undefined } : {};
  return JSON.parse(JSON.stringify({ scan_uuid, code, kind, device_time, offline, voids, ...alone, reason: reason || undefined }));
}

// Sends scans of one gate and occurrence; the answer is the server's result for each, in order.
export async function sendScans(settings, scans, isBatch = false) {
  const { gate, occurrence_no } = scans[0];
  const now = new Date();
  const items = scans.map((scan) => item(settings, scan, now.getTime()));
  const body = { activity_id: settings.activity_id, sent_at: now.toISOString(), scans: items };
  if (gate) body.gate = gate;
  if (occurrence_no) body.occurrence_no = occurrence_no;
  return (await post(settings, settings.urls.scans, body, isBatch ? A_BATCH_MAY_TAKE : undefined)).results;
}

// Which of these scans the server does not have: after it was restored from a backup there may be some.
export async function missing(settings, uuids) {
  return (await post(settings, settings.urls.known, { scan_uuids: uuids }, A_BATCH_MAY_TAKE)).missing;
}

// Posts what one of the page's own forms would; the answer is a result as of a scan.
export async function sendFields(settings, address, body) {
  return signed(settings, async (csrf) => {
    body.set("csrf_token", csrf);
    const { text } = await ask(address, { method: "POST", headers: { Accept: "application/json" }, body }, { mayBePage: true });
    return JSON.parse(text);
  });
}

export const sendForm = (settings, form) => sendFields(settings, form.action, new FormData(form));

export async function search(settings, form) {
  const { text } = await signed(settings, (csrf) => {
    const body = new FormData(form);
    body.set("csrf_token", csrf);
    return ask(form.action, { method: "POST", headers: { Accept: "text/html" }, body }, { type: "html", mayBePage: true });
  });
  return new DOMParser().parseFromString(text, "text/html").querySelector("[data-found]");
}

// What the door has to know of somebody just let in.
export async function notes(settings, { scan_uuid }) {
  const { text } = await ask(`${settings.urls.notes}?scan=${encodeURIComponent(scan_uuid)}`, { headers: { Accept: "application/json" } });
  return JSON.parse(text).notes;
}

// How many are in; with it come the server's clock and a fresh token for what is sent next.
export async function counts(settings) {
  const address = settings.occurrence_no ? `${settings.urls.counts}?no=${settings.occurrence_no}` : settings.urls.counts;
  const asked = Date.now();
  const now = JSON.parse((await ask(address, { headers: { Accept: "application/json" } })).text);
  if (now.csrf) settings.csrf = now.csrf;
  if (now.server_time) setRight(settings, now.server_time, asked);
  return now;
}
