// The worker of the door: the scanner opens without a network. It keeps the built files and the door's pages, nothing else.
const FILES = __FILES__;
const SHELF = `door-files-${__VERSION__}`;
const PAGES = "door-pages";
const PATIENCE = 4000;
const GONE = [401, 403, 404, 410]; // not 429: a hub that asks for patience has not sent the phone away
const IS_PAGE = /^\/door\/\d*$/;

async function first() {
  const shelf = await caches.open(SHELF);
  await shelf.addAll(FILES);
}

// A page is kept by its path alone: gate and direction are chosen on it, not by its address.
async function renew(path) {
  const answer = await fetch(path, { credentials: "same-origin", cache: "no-store" });
  const pages = await caches.open(PAGES);
  const isOurs = answer.ok && !answer.redirected && answer.headers.get("Content-Type")?.includes("text/html");
  if (isOurs) {
    await pages.put(path, answer.clone());
    // The newest page needs only the newest files.
    for (const name of await caches.keys()) if (name.startsWith("door-files-") && name !== SHELF) await caches.delete(name);
  } else if (answer.redirected || GONE.includes(answer.status)) {
    await pages.delete(path); // signed out, or the phone no longer stands here
  }
  return answer;
}

async function file(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(SHELF)).put(request, answer.clone());
  return answer;
}

async function inTime(request) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await fetch(request, { signal: stop.signal });
  } finally {
    clearTimeout(timer);
  }
}

// At once from the shelf, renewed behind its back; with something in the address the hub is asked first.
async function page(event, { pathname, search }) {
  const kept = await (await caches.open(PAGES)).match(pathname);
  if (!kept) return fetch(event.request);
  if (search) return inTime(event.request).catch(() => kept);
  event.waitUntil(renew(pathname).catch(() => {}));
  return kept;
}

self.addEventListener("install", (event) => event.waitUntil(first()));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  const path = event.data?.keep;
  if (typeof path === "string" && IS_PAGE.test(path)) event.waitUntil(renew(path).catch(() => {}));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/dist/")) event.respondWith(file(request));
  else if (request.mode === "navigate" && IS_PAGE.test(url.pathname)) event.respondWith(page(event, url));
});
