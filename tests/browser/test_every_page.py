"""Every page, light and dark, on a phone and on a desk, in three languages: nothing for axe, no word left over."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from playwright.sync_api import Page
from werkzeug.routing import Rule

from activity_hub import folders
from activity_hub.database import db, write_tx
from activity_hub.models import Attendance, Occurrence
from activity_hub.rules.permissions import Role
from activity_hub.rules.places import Status
from activity_hub.services import feeds
from tests.browser.conftest import PHONE
from tests.cast import Cast
from tests.conftest import Clock

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[2] / "activity_hub/frontend/node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK = {"width": 1280, "height": 800}
RUN = """async tags => (await axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}))
  .violations.map(v => [v.id, v.nodes.map(n => n.target.join(' ') + ': ' + n.failureSummary)])"""
WORDS = """() => {
  const seen = [document.title];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) if (!walk.currentNode.parentElement.closest('script,style,[lang]:not(html)'))
    seen.push(walk.currentNode.data);
  for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
    for (const one of document.querySelectorAll(`body [${name}]:not([lang])`)) seen.push(one.getAttribute(name));
  return seen.map(text => text.replace(/\\s+/g, ' ').trim()).filter(Boolean);
}"""
# A rule may be open to a stranger only, or show its page only in a certain state: where the usual filling does not do.
CHINESE_SENTENCE = re.compile("[\u4e00-\u9fff].*[。，：]")
STRANGERS = {"/sign-in", "/activate"}
ASKED = {"people.ask": "?member_no=M1&role=checker&union=A", "returns.choose": "?from=2026-01-01&to=2026-06-30"}
DRAFTED = ("publish", "send-back", "submit")


class World:
    """Something on every page: a draft, a full activity that comes, one that was held, an own pass, a waiter."""

    def __init__(self, cast: Cast, clock: Clock) -> None:
        soon, past = clock.at + timedelta(hours=1), clock.at - timedelta(days=3)
        cast.appoint("administrator", Role.ADMINISTRATOR, "T")
        self.open = cast.activity("X1", starts_at=soon, capacity=2, description="**Bring** shoes", venue="文体")
        self.held = cast.activity("X2", starts_at=past, status="held", title="一个名字很长很长的活动" * 5)
        self.draft = cast.activity("X3", starts_at=soon + timedelta(days=9), status="draft", title="草稿")
        self.mine = cast.register("administrator", self.open)
        self.feed = feeds.make(by=cast.actor("administrator"), at=clock.at, name="phone").id
        cast.register("M1", self.open)
        cast.register("M2", self.open, Status.WAITLISTED)
        cast.register("M3", self.held)
        self.year = past.year
        with write_tx():
            one = db.session.query(Occurrence).filter_by(activity_id=self.held).one()
            one.status = "held"
            there = {"union_then_id": cast.unions["A2"], "state": "present", "evidence": "scanned"}
            db.session.add(Attendance(occurrence_id=one.id, member_id=cast.members["M3"], **there))

    def fill(self, rule: Rule, word: str) -> dict[str, object]:
        """Values for a rule's arguments by their names; `word` is the one tried of those that the rule lists."""
        usual: dict[str, object] = {
            "activity_id": self.draft if word in DRAFTED else self.held if word == "archive" else self.open,
            "registration_id": self.mine,
            "union": "A",
            "union_code": "A",
            "code": "A",
            "member_no": "M1",
            "year": self.year,
            "period": self.year,
            "feed_id": self.feed,
            "figure": "people.person_times",
        }
        return {name: usual.get(name, word) for name in rule.arguments}


@pytest.fixture
def world(cast: Cast, clock: Clock) -> World:
    return World(cast, clock)


def addresses(app: Flask, world: World) -> Iterator[str]:
    """The address of every GET route; words that a rule lists are all tried."""
    with app.test_request_context():
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
            if "GET" not in (rule.methods or ()) or rule.rule.startswith(("/api/", "/healthz", "/readyz")):
                continue
            if rule.rule.startswith(("/P/", "/p/", "/covers/", "/calendar/<")) or rule.rule in STRANGERS:
                continue
            listed = re.search(r"<any\(([^)]*)\)", rule.rule)
            for word in re.findall(r"[\w-]+", listed[1]) if listed else [""]:
                address = app.url_map.bind("").build(rule.endpoint, world.fill(rule, word))
                yield address + ASKED.get(rule.endpoint, "")


def opened(page: Page, address: str) -> bool:
    """Whether the address answers with a page; anything but 200 fails, since then nothing was looked at."""
    answer = page.request.get(address)
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return False
    assert answer.status == 200, (address, answer.status)
    page.goto(address)
    return True


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing(
    scheme: str, viewport: dict[str, int], app: Flask, world: World, open_as: Callable[..., Page]
) -> None:
    page = open_as("administrator", viewport=viewport, color_scheme=scheme)
    stranger = open_as(viewport=viewport, color_scheme=scheme)
    found = {}
    for who, address in [(page, each) for each in (*addresses(app, world), "/nowhere")] + [
        (stranger, each) for each in ("/", *STRANGERS, f"/activities/{world.open}", "/nowhere")
    ]:
        if address != "/nowhere" and not opened(who, address):
            continue
        if address == "/nowhere":
            who.goto(address)
        who.evaluate(AXE.read_text())
        violations = who.evaluate(RUN, TAGS)
        wide = who.evaluate("document.documentElement.scrollWidth - innerWidth")
        if violations or wide > 0:
            found[address] = (violations, wide)
    assert found == {}


def test_axe_does_find_something(open_as: Callable[..., Page]) -> None:
    page = open_as()
    page.goto("/sign-in")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"data:,\"><input type=text>')")
    page.evaluate(AXE.read_text())
    assert {name for name, _nodes in page.evaluate(RUN, TAGS)} >= {"image-alt", "label"}


def sentences(locale: str) -> set[str]:
    """English sentences that read otherwise in this language: none may stand on its pages."""
    with open(folders.TRANSLATIONS / locale / "LC_MESSAGES/messages.po", "rb") as file:
        catalogue = read_po(file, locale=locale)
    texts = ((message.id, message.string) for message in catalogue if isinstance(message.id, str))
    return {text for text, said in texts if " " in text and text != said}


@pytest.mark.parametrize(("lang", "locale"), [("zh-Hans", "zh_Hans"), ("zh-Hant", "zh_Hant"), ("en", "en")])
def test_every_page_speaks_one_language(
    lang: str, locale: str, app: Flask, world: World, open_as: Callable[..., Page]
) -> None:
    page = open_as("administrator", viewport=DESK)
    page.goto(f"/?lang={lang}")
    foreign = sentences(locale)
    wrong = {}
    for address in addresses(app, world):
        if not opened(page, address):
            continue
        assert page.locator("html").get_attribute("lang") == lang, address
        assert page.locator("h1").count() == 1 and page.title().strip(" ·"), address
        words = set(page.evaluate(WORDS))
        left = words & foreign if locale != "en" else {word for word in words if CHINESE_SENTENCE.search(word)}
        if left:
            wrong[address] = left
    assert wrong == {}
