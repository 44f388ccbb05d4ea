// What the scanner has left on this phone: looked after once a visit, and spoken of before somebody signs out.
const DONE = "door-tidied";

// The scanner's own parts, where it was ever opened here; else null.
async function scanner() {
  try {
    const isThere = (await indexedDB.databases()).some(({ name }) => name === "door");
    return isThere ? await import("../door/tidying.js") : null;
  } catch {
    return null; // a browser that keeps nothing, or no network to fetch the parts
  }
}

async function tidy() {
  try {
    if (sessionStorage.getItem(DONE)) return;
    sessionStorage.setItem(DONE, "yes");
  } catch {
    return;
  }
  const door = await scanner();
  await door?.dropOld(Date.now());
}

// With scans unsent, the page that asks about signing out says so first; they stay on the phone in any case.
async function leave(form, warning) {
  const door = await scanner();
  if (door && !warning && (await door.unsent())) return location.assign("/sign-out");
  if (door && navigator.onLine) await door.dropSent();
  await door?.dropCopies(false);
  form.submit();
}

const isSignOut = (form) => form.method === "post" && new URL(form.getAttribute("action") || "", location.href).pathname === "/sign-out";

export function leftover(page) {
  const warning = page.querySelector("[data-unsent]");
  if (warning) scanner().then(async (door) => (warning.hidden = !(await door?.unsent())));
  page.addEventListener("submit", (sending) => {
    if (!isSignOut(sending.target)) return;
    sending.preventDefault();
    leave(sending.target, warning);
  });
  tidy();
}
