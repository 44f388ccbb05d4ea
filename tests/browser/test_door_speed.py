"""How quick the scanner is: two people a second, hard frames, cold on a bad network, warm from the phone itself."""

import base64
import re
import time

import pytest
from playwright.sync_api import Page, expect

from activity_hub.models import Scan
from tests.browser import camera
from tests.browser.gate import (
    CANVAS_CAMERA,
    PAGE_KEPT,
    address_of,
    code_of,
    count,
    crowd,
    look,
    open_door,
    read,
    rows,
    show,
    until,
    verdict,
)

pytestmark = pytest.mark.browser
EACH = 500  # milliseconds: two a second
LONGEST = 60  # seconds for a hundred; the first reading loads the reader
HARD = {
    "tilted": {"tilt": 0.08, "angle": 20},
    "small": {"px": 130},
    "dim": {"dim": 190},
    "noisy": {"noise": 60},
    "blurred": {"blur": 1.4},
    "inverted": {"invert": True},
    "upside down": {"angle": 178},
}
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
FREE = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
# Each pass is shown for half a second at least and until its green answer is there: then the next one steps up.
QUEUE = """async ([urls, each]) => {
  const answered = new Set();
  const greens = () => [...document.querySelectorAll("section.verdict[data-tone=go] .who")];
  const note = () => greens().forEach((who) => answered.add(who.textContent));
  new MutationObserver(note).observe(document.body, { childList: true });
  const began = performance.now();
  const slowest = [];
  for (const [name, url] of urls) {
    await window.showToCamera(url);
    const shown = performance.now();
    while (!answered.has(name) || performance.now() - shown < each) {
      if (performance.now() - shown > 60000) return { stuck: name, seen: [...answered] };
      await new Promise((go) => setTimeout(go, 10));
      if (answered.has(name) && !slowest[answered.size]) slowest[answered.size] = performance.now() - shown;
    }
  }
  return { seconds: (performance.now() - began) / 1000, answers: slowest.filter(Boolean).map(Math.round) };
}"""


@pytest.mark.parametrize("people", [20, pytest.param(100, marks=pytest.mark.full)])
def test_two_people_a_second(open_as, cast, clock, people):
    door = cast.activity(starts_at=clock.at)
    surnames = [chr(0x4E00 + 7 * number) for number in range(people)]  # all different once they are masked
    passes = crowd(cast, door, people, surnames)
    pictures = [base64.b64encode(camera.png(address_of(one), px=220)).decode() for one in passes]
    urls = [[f"{name}*", f"data:image/png;base64,{one}"] for name, one in zip(surnames, pictures, strict=True)]
    page = open_as("checker")
    page.set_default_timeout(180_000)
    page.add_init_script(CANVAS_CAMERA)
    look(page, door)
    took = page.evaluate(QUEUE, [urls, EACH])
    assert "stuck" not in took, took
    assert people < 100 or took["seconds"] <= LONGEST, took
    assert [row.verdict for row in rows(Scan)] == ["ok"] * people
    expect(count(page, "mine")).to_have_text(str(people))


def test_hard_frames(open_as, cast, clock):
    door = cast.activity(starts_at=clock.at)
    people = crowd(cast, door, len(HARD))
    page = open_as("checker")
    page.add_init_script(CANVAS_CAMERA)
    look(page, door)
    for (name, how), one in zip(HARD.items(), people, strict=True):
        show(page, address_of(one), **how)
        for _ in range(240):
            if any(row.registration_id == one for row in rows(Scan)):
                break
            page.wait_for_timeout(250)
        assert rows(Scan)[-1].registration_id == one, name
    assert {row.verdict for row in rows(Scan)} == {"ok"}


def ready_after(page: Page, address: str) -> float:
    began = time.monotonic()
    page.goto(address, wait_until="commit")
    page.wait_for_selector("[data-ready]", state="attached")
    return time.monotonic() - began


def test_it_opens_cold_on_a_slow_network_and_warm_at_once(open_as, cast, clock):
    door = cast.activity(starts_at=clock.at)
    code = code_of(cast.register("M1", door))
    page = open_as("checker", lang="en")
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW_3G)
    assert ready_after(page, f"/door/{door}") < 10
    page.wait_for_selector("[data-worker=ready]", timeout=90_000)
    wire.send(
        "Network.emulateNetworkConditions", {**SLOW_3G, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    )
    until(page, PAGE_KEPT)
    page.reload()
    page.wait_for_selector("[data-caught]")
    page.context.set_offline(True)
    took = ready_after(page, f"/door/{door}")
    for _ in range(9):  # a machine that is busy with something else has a free second among ten
        took = min(took, ready_after(page, f"/door/{door}"))
    assert took < 1
    read(page, code)
    expect(verdict(page, "Come in")).to_contain_text("will be sent")
    host = page.url.split("/door")[0]
    assert [url for url in asked if not url.startswith((host, "data:", "blob:"))] == []


def test_it_weighs_what_a_door_may(open_as, cast, clock):
    """design.md: no page over 100 kB on its first visit; the reader itself is the door's own allowance."""
    door = cast.activity(starts_at=clock.at)
    page = open_as("checker")
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.update({answer.url: int(answer.headers.get("content-length") or 0)}))
    page.goto(f"/door/{door}")
    page.wait_for_selector("[data-ready]")
    reader = re.compile(r"/(part-|zxing_reader-)")
    first = {url: size for url, size in sizes.items() if "/static/dist/" in url and not reader.search(url)}
    assert 20_000 < sum(first.values()) < 60_000, first
    assert sum(sizes.values()) < 500_000, sizes


def test_the_worker_keeps_the_page_and_the_built_files_only(open_as, cast, clock):
    door = cast.activity(starts_at=clock.at)
    cast.register("M1", door)
    page = open_as("checker")
    open_door(page, door)
    page.wait_for_selector("[data-worker=ready]")
    listed = """async () => (await Promise.all((await caches.keys()).map(async (name) =>
      (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat()"""
    built = "one => !one.startsWith('/static/dist/')"
    kept = f"async () => (await ({listed})()).filter({built})"
    # The store is made anew when the worker starts: it is looked at until the page is in it, and then alone.
    until(page, f"async () => (await ({kept})()).length > 0")
    assert page.evaluate(kept) == [f"/door/{door}"]
