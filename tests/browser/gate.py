"""What the tests of the scanner share: a camera that shows what a test wants, verdicts, readers that type, the rows."""

import base64
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, TimeoutError
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Registration
from activity_hub.services.base import pass_codes
from tests.browser import camera
from tests.cast import Cast

# A camera made of a canvas: what it shows can change while the page runs, as in a queue of people.
CANVAS_CAMERA = """
window.showToCamera = async (url) => { const i = new Image(); i.src = url; await i.decode(); window.shown = i; };
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = Object.assign(document.createElement("canvas"), {width: 640, height: 480});
  const pen = canvas.getContext("2d");
  setInterval(() => {
    pen.fillStyle = "#6e6e6e"; pen.fillRect(0, 0, 640, 480);
    if (window.shown) pen.drawImage(window.shown, 0, 0, 640, 480);
  }, 50);
  return canvas.captureStream(20);
};
"""
# A page for which time stands still, and goes on: what is done at once is not torn apart by a busy machine.
STILL = "{ const at = performance.now(); performance.now = () => at; }"
GO_ON = "delete performance.now;"
TYPE = f"""(texts) => {{ {STILL}
  for (const text of texts) for (const key of [...text, "Enter"])
    document.body.dispatchEvent(new KeyboardEvent("keydown", {{key, bubbles: true, cancelable: true}}));
  {GO_ON} }}"""
# The page asks for nothing by itself every so often.
NEVER_AGAIN = """{ const real = window.setInterval;
window.setInterval = (act, wait, ...more) => (wait === 15000 ? 0 : real(act, wait, ...more)); }"""

# The page's clock, wrong by so many milliseconds.
WRONG_CLOCK = """const Real = Date; const OFF = %d;
window.Date = class extends Real {
  constructor(...parts) { if (parts.length) super(...parts); else super(Real.now() + OFF); }
  static now() { return Real.now() + OFF; }
};"""
# What a store holds, as it lies there and as the page reads it: opened with the phone's own key.
RAW = """async ([base, name]) => {
  const asked = indexedDB.open(base);
  await new Promise((go) => (asked.onsuccess = go));
  const all = asked.result.transaction(name).objectStore(name).getAll();
  await new Promise((go) => (all.onsuccess = go));
  asked.result.close();
  return all.result;
}"""
KEPT = """async (name) => {
  const raw = (RAW);
  const [key] = await raw(["door-keys", "keys"]);
  const open = async (row) => {
    const additionalData = new TextEncoder().encode(`${name}/${row.scan_uuid ?? row.activity_id}`);
    const bytes = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv, additionalData }, key, row.sealed);
    return JSON.parse(new TextDecoder().decode(bytes));
  };
  return Promise.all((await raw(["door", name])).map(open));
}"""


# A predicate that returns a promise: `wait_for_function` would take the promise itself for a yes.
UNTIL = """async () => {
  for (const end = performance.now() + 60_000; performance.now() < end; await new Promise((go) => setTimeout(go, 50)))
    if (await (ASKED)()) return;
  throw new Error("it never came to that");
}"""
PAGE_KEPT = "async () => (await (await caches.open('door-pages')).keys()).length === 1"


def until(page: Page, asked: str) -> None:
    """Wait for what an asynchronous function of the page says; raises after a minute."""
    page.evaluate(UNTIL.replace("(ASKED)", f"({asked})"))


def kept(page: Page, store: str = "scans") -> list[dict[str, Any]]:
    """The rows of this phone, all of them sealed."""
    return page.evaluate(KEPT.replace("(RAW)", RAW), store)


def left(page: Page, store: str, size: int) -> list[dict[str, Any]]:
    """The rows of this phone, once there are so many; those that there are if it never comes to that."""
    for _ in range(300):
        if len(found := kept(page, store)) == size:
            break
        page.wait_for_timeout(100)
    return found


def states(page: Page, size: int) -> list[str]:
    """The states of the scans on this phone, once so many are acknowledged: the screen says it a moment before."""
    for _ in range(300):
        found = [row["state"] for row in kept(page)]
        if found.count("acked") == size:
            break
        page.wait_for_timeout(100)
    return found


def raw(page: Page, store: str = "scans") -> list[dict[str, Any]]:
    """The rows as they lie on the phone, with what is sealed as text."""
    text = "(row) => row.sealed ? { ...row, iv: 0, sealed: new TextDecoder('latin1').decode(row.sealed) } : row"
    return page.evaluate(f"async (asked) => (await ({RAW})(asked)).map({text})", ["door", store])


def code_of(registration_id: int) -> str:
    return pass_codes.code_of(db.session.get(Registration, registration_id))


def address_of(registration_id: int) -> str:
    return f"HTTPS://HUB.EXAMPLE.ORG/P/{code_of(registration_id)}"


def crowd(cast: Cast, activity_id: int, size: int, names: list[str] | None = None) -> list[int]:
    """So many people more, all of them signed up."""
    with write_tx():
        for number in range(size):
            cast.add_member(f"C{number}", names[number] if names else f"众{number}", "F", "A1")
    return [cast.register(f"C{number}", activity_id) for number in range(size)]


def verdict(page: Page, word: str) -> Locator:
    return page.locator("section.verdict", has=page.locator(".word", has_text=re.compile(f"^{word}$")))


def open_door(page: Page, activity_id: int, address: str = "?lang=en") -> None:
    """The scanner, once it has its list and has caught up."""
    page.goto(f"/door/{activity_id}{address}")
    page.wait_for_selector("[data-caught]")


def open_kept(page: Page, activity_id: int) -> None:
    """The scanner, once it would open without a network as well."""
    open_door(page, activity_id)
    page.wait_for_selector("[data-worker=ready]")
    until(page, PAGE_KEPT)


def look(page: Page, activity_id: int) -> None:
    """The scanner with the camera on."""
    open_door(page, activity_id)
    start(page)


def start(page: Page) -> None:
    """The camera on: where it was allowed before it begins by itself, at any moment; else by its button."""
    looking, button = page.locator("[data-state=looking]"), page.locator("[data-start]")
    for _ in range(100):
        if looking.count():
            return
        if button.is_visible():
            with suppress(TimeoutError):
                button.click(timeout=1_000)
        page.wait_for_timeout(100)
    page.wait_for_selector("[data-state=looking]")


def show(page: Page, text: str, **how: Any) -> None:
    """Hold a code before the camera."""
    page.evaluate("showToCamera", "data:image/png;base64," + base64.b64encode(camera.png(text, **how)).decode())


def read(page: Page, *texts: str) -> None:
    """A reader that types has read these, as quickly as it can."""
    page.evaluate(TYPE, list(texts))


def go_offline(page: Page) -> None:
    page.context.set_offline(True)
    page.wait_for_selector("[data-network=offline]")


def hand_over_by_file(giver: Page, taker: Page, path: Path) -> None:
    """What the one phone keeps, saved as a file at `path` and opened by the other."""
    giver.get_by_text("Hand scans to another phone").click()
    with giver.expect_download() as saved:
        giver.get_by_role("button", name="Save as a file").click()
    saved.value.save_as(path)
    taker.get_by_text("Hand scans to another phone").click()
    taker.set_input_files("[data-hand-file]", path)


def count(page: Page, name: str) -> Locator:
    return page.locator(f"[data-count={name}]")


def photo(text: str) -> Any:
    return {"name": "photo.png", "mimeType": "image/png", "buffer": camera.png(text)}


def rows(model: Any) -> list[Any]:
    db.session.rollback()
    return list(db.session.scalars(select(model).order_by(model.id)))
