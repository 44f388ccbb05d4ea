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
from activity_hub.models import Attendance, Occurrence, Registration
from activity_hub.rules.permissions import Role
from activity_hub.rules.places import Status
from activity_hub.services import feeds
from activity_hub.services.base import pass_codes
from tests.browser.asked import asked
from tests.browser.conftest import PHONE
from tests.browser.doubles import doubles
from tests.browser.fair import fair_play
from tests.browser.posts import posts
from tests.browser.sports import sports, sports_answers
from tests.browser.squads import squads
from tests.browser.venue import venue
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
SEND = """([address, fields]) => {
  const form = Object.assign(document.createElement('form'), {method: 'post', action: address});
  const token = document.querySelector('input[name=csrf_token]').value;
  for (const [name, value] of Object.entries({csrf_token: token, ...fields}))
    form.append(Object.assign(document.createElement('input'), {type: 'hidden', name, value}));
  document.body.append(form);
  form.submit();
}"""
# A rule may be open to a stranger only, or show its page only in a certain state: where the usual filling does not do.
CHINESE_SENTENCE = re.compile(".*[\u4e00-\u9fff].*[。，：].*")
STRANGERS = {"/sign-in", "/activate"}
PART = "/door/board/now"  # not a page: the part of one that is put in anew
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
        self.clash = cast.activity("X4", starts_at=soon, title="同一时间的另一场")
        self.mine = cast.register("administrator", self.open)
        self.code = pass_codes.code_of(db.session.get(Registration, self.mine))
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
        self.special = fair_play(cast, clock, self.held)
        self.squads = squads(cast, clock) | asked(cast, clock.at) | sports(cast, clock)
        self.squads |= venue(cast, clock.at, self.open) | posts(cast, clock.at, self.open)
        self.squads |= doubles(cast, clock)

    def fill(self, rule: Rule, word: str) -> dict[str, object]:
        """Values for a rule's arguments by their names; `word` is the one tried of those that the rule lists."""
        activity_id = self.draft if word in DRAFTED else self.held if word == "archive" else self.open
        usual: dict[str, object] = {
            "activity_id": self.special.get(rule.endpoint, activity_id),
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
        usual |= self.squads.get(rule.endpoint, {})
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
            if rule.rule.endswith(PART):
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


def send(page: Page, start: str, address: str, **fields: str) -> None:
    """Post a form as a page would, with the token of a form that stands on the page it starts from."""
    page.goto(start)
    with page.expect_navigation():
        page.evaluate(SEND, [address, fields])


def answers(world: World, page: Page, stranger: Page) -> Iterator[tuple[str, Page]]:
    """What is seen only after a form was sent: faults, a clash, a refusal, a verdict, slips, a preview."""
    send(stranger, "/sign-in", "/sign-in", login="nobody", password="wrong")
    yield "a wrong password", stranger
    send(page, "/manage/activities/new", "/manage/activities/new")
    yield "an empty form", page
    send(page, "/me/details", f"/activities/{world.clash}/sign-up")
    yield "a clash", page
    send(page, "/me/details", f"/activities/{world.held}/sign-up")
    yield "a refusal", page
    send(page, f"/door/{world.open}", f"/door/{world.open}/code", code="ZZZZ-ZZZZ")
    yield "a verdict", page
    send(page, "/manage/roll/A1/slips", "/manage/roll/A1/slips")
    yield "slips", page
    listed = f"/activities/{world.open}/registrations"
    send(page, listed, f"{listed}/reject", id=str(world.mine))
    yield "a command that is asked first", page
    send(page, listed, f"{listed}/slips", all="1")
    yield "passes on paper", page
    page.goto("/manage/roll/A1/import")
    rows = "会员号,姓名,性别,手机号码\nN1,新人,女,13900000001\nN2,坏行,不知,1.39E+10\n".encode()
    page.set_input_files("input[type=file]", {"name": "roll.csv", "mimeType": "text/csv", "buffer": rows})
    with page.expect_navigation():
        page.locator("main form button.btn-primary").click()
    yield "a preview", page
    yield from sports_answers(world.squads["delegation.one"], page)


def everything(app: Flask, world: World, page: Page, stranger: Page) -> Iterator[tuple[str, Page]]:
    """Every page there is, opened one after the other, by its address or by what led to it."""
    for address in (*addresses(app, world), f"/P/{world.code}"):
        if opened(page, address):
            yield address, page
    for address in ("/", *STRANGERS, f"/activities/{world.open}"):
        if opened(stranger, address):
            yield f"a stranger at {address}", stranger
    for who in (page, stranger):
        who.goto("/nowhere")
        yield "an error", who
    yield from answers(world, page, stranger)


@pytest.mark.parametrize(
    ("viewport", "scheme"),
    [
        pytest.param(PHONE, "light", id="phone-light"),
        pytest.param(DESK, "dark", id="desk-dark"),
        pytest.param(PHONE, "dark", id="phone-dark", marks=pytest.mark.full),
        pytest.param(DESK, "light", id="desk-light", marks=pytest.mark.full),
    ],
)
def test_axe_finds_nothing(
    scheme: str, viewport: dict[str, int], app: Flask, world: World, open_as: Callable[..., Page]
) -> None:
    page = open_as("administrator", viewport=viewport, color_scheme=scheme)
    stranger = open_as(viewport=viewport, color_scheme=scheme)
    found = {}
    for name, seen in everything(app, world, page, stranger):
        seen.evaluate(AXE.read_text())
        violations = seen.evaluate(RUN, TAGS)
        wide = seen.evaluate("document.documentElement.scrollWidth - innerWidth")
        if violations or wide > 0:
            found[name] = (violations, wide)
    assert found == {}


def test_axe_does_find_something(open_as: Callable[..., Page]) -> None:
    page = open_as()
    page.goto("/sign-in")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"data:,\"><input type=text>')")
    page.evaluate(AXE.read_text())
    assert {name for name, _nodes in page.evaluate(RUN, TAGS)} >= {"image-alt", "label"}


def english(locale: str) -> re.Pattern[str]:
    """What reads otherwise in this language: no text of its pages may match; what is filled in matches anything."""
    with open(folders.TRANSLATIONS / locale / "LC_MESSAGES/messages.po", "rb") as file:
        catalogue = read_po(file, locale=locale)
    texts = [
        (text, message.string) for message in catalogue for text in _ids(message.id) if re.search("[A-Za-z]{2}", text)
    ]
    filled = [re.sub(r"%\\\((\w+)\\\)[sd]", ".+", re.escape(text)) for text, said in texts if text != said]
    return re.compile("|".join(part for part in filled if re.search("[a-z]{2}", part)))


def _ids(key: str | tuple[str, ...]) -> tuple[str, ...]:
    return key if isinstance(key, tuple) else (key,)


@pytest.mark.parametrize(
    ("lang", "locale"),
    [
        ("zh-Hans", "zh_Hans"),
        pytest.param("zh-Hant", "zh_Hant", marks=pytest.mark.full),
        pytest.param("en", "en", marks=pytest.mark.full),
    ],
)
def test_every_page_speaks_one_language(
    lang: str, locale: str, app: Flask, world: World, open_as: Callable[..., Page]
) -> None:
    page, stranger = open_as("administrator", viewport=DESK), open_as(viewport=DESK)
    foreign = CHINESE_SENTENCE if locale == "en" else english(locale)
    wrong = {}
    for who in (page, stranger):
        who.goto(f"/?lang={lang}")
    for name, seen in everything(app, world, page, stranger):
        assert seen.locator("html").get_attribute("lang") == lang, name
        assert seen.locator("h1").count() == 1 and seen.title().strip(" ·"), name
        left = [word for word in seen.evaluate(WORDS) if foreign.fullmatch(word)]
        if left:
            wrong[name] = left
    assert wrong == {}


def test_a_sentence_left_in_english_is_found() -> None:
    left = english("zh_Hans")
    assert left.fullmatch("Sign up") and left.fullmatch("Activities") and left.fullmatch("7 places left")
    assert not left.fullmatch("报名") and not left.fullmatch("Excel")
