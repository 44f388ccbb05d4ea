"""A delegation of 24 people for eight contests, from a pasted block to handed in, on a phone and on a desk."""

import gzip
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Response, expect

from activity_hub.database import db
from activity_hub.models import Registration
from tests import sports_day
from tests.browser.conftest import PHONE
from tests.browser.test_every_page import AXE, DESK, RUN, TAGS
from tests.cast import Cast
from tests.conftest import Clock

pytestmark = pytest.mark.browser
PAGE_MOST, SCRIPT_MOST = 100_000, 20_000


@pytest.fixture
def activity(cast: Cast, clock: Clock) -> tuple[int, dict[str, int]]:
    """A sports day in ten days, with its contests and rules, and 24 people on the roll of A1."""
    activity_id = cast.activity("X1", starts_at=clock.at + timedelta(days=10), title="第十二届职工运动会")
    sports_day.join_union(cast)
    return activity_id, sports_day.prepare(cast, activity_id)


def pasted(page: Page, activity_id: int, block: str) -> None:
    """From the activity's page to the list taken."""
    page.goto(f"/activities/{activity_id}?lang=zh-Hans")
    page.locator("a[href$='/our-people']").first.click()
    if "/delegations/" not in page.url:
        page.get_by_role("link", name="明达纺织工会").click()
    page.locator("main a[href$='/paste']").click()
    page.fill("#text", block)
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile(r"/delegations/A1$"))


def row(page: Page, name: str) -> str:
    """The id of the row of a person."""
    return f"p-D{sports_day.PEOPLE.index(name) + 1}"


def put(page: Page, name: str, contest_id: int, is_in: bool) -> None:
    """Tick or untick somebody, as a finger or a mouse does; on a phone the card is opened first."""
    line = page.locator(f"#{row(page, name)}")
    field = line.locator(f"[name='e:{contest_id}:{row(page, name)[2:]}']")
    if not field.is_visible():
        line.locator("[data-more]").click()
    if field.evaluate("field => field.tagName") == "SELECT":
        field.select_option("1" if is_in else "")
    else:
        field.set_checked(is_in)


def things(page: Page, number: int) -> None:
    """Wait for the live check to say how much is left to change."""
    expect(page.locator("[data-part=standing] .chip.stop")).to_have_count(number)


def no_violations(page: Page) -> None:
    page.evaluate(AXE.read_text())
    assert page.evaluate(RUN, TAGS) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def whole_on_paper(page: Page) -> None:
    """No row and no contest is cut off by the frame that scrolls on the screen."""
    page.set_viewport_size({"width": 794, "height": 1123})
    page.emulate_media(media="print")
    cut = "one => Math.max(one.scrollHeight - one.clientHeight, one.scrollWidth - one.clientWidth)"
    assert page.locator(".grid-scroll").evaluate(cut) <= 1


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_from_a_pasted_block_to_handed_in(
    viewport: dict[str, int], activity: tuple[int, dict[str, int]], open_as: Callable[..., Page]
) -> None:
    activity_id, ids = activity
    page = open_as("liaison", viewport=viewport)
    pasted(page, activity_id, sports_day.block())
    expect(page.locator("tr.one")).to_have_count(24)

    # Three rules are broken: each is said on top and explained where it breaks.
    things(page, 3)
    line = page.locator(f"#{row(page, '陈国梁')}")
    expect(line).to_have_class(re.compile("broken"))
    expect(page.locator(f"tr.because[data-under='{row(page, '陈国梁')}']")).to_contain_text("3")
    for contest in ("4×100米接力", "拔河"):
        expect(page.locator(f"#c-{ids[contest]}")).to_have_class(re.compile("col-broken"))
    expect(page.locator("[data-part=columns] .because-p")).to_have_count(2)
    no_violations(page)

    # Each is mended, and the check says so without a new page.
    put(page, "陈国梁", ids["定点投篮"], False)
    things(page, 2)
    expect(page.locator(f"tr.because[data-under='{row(page, '陈国梁')}']")).to_have_count(0)
    put(page, "周明", ids["4×100米接力"], True)
    things(page, 1)
    put(page, "孙志强", ids["拔河"], False)
    put(page, "欧阳慧敏", ids["拔河"], True)
    things(page, 0)
    expect(page.locator("[data-part=columns]")).to_be_empty()
    assert page.locator(".col-broken, tr.broken").count() == 0
    no_violations(page)

    page.locator("button[value=enter]").last.click()
    expect(page.locator("header .chip.go")).to_be_visible()
    db.session.rollback()
    statuses = [one.status for one in db.session.query(Registration).filter_by(activity_id=activity_id)]
    assert statuses == ["confirmed"] * 24
    assert page.problems == []
    whole_on_paper(page)


def test_pages_stay_within_their_budget(activity: tuple[int, dict[str, int]], open_as: Callable[..., Page]) -> None:
    activity_id, _ids = activity
    page = open_as("liaison", viewport=DESK)
    pasted(page, activity_id, sports_day.block())
    for way in ("", "/paste", "/people", "/form"):
        sizes: dict[str, int] = {}
        fresh = open_as("liaison", viewport=DESK)
        fresh.on("response", lambda answer, sizes=sizes: weigh(answer, sizes))
        fresh.goto(f"/activities/{activity_id}/delegations/A1{way}")
        fresh.wait_for_load_state("networkidle")
        assert sum(sizes.values()) <= PAGE_MOST, (way, sizes)
        assert sum(size for name, size in sizes.items() if name.endswith(".js")) <= SCRIPT_MOST, (way, sizes)


def weigh(answer: Response, sizes: dict[str, int]) -> None:
    sizes[answer.url] = len(gzip.compress(answer.body()))


def test_arrows_go_from_cell_to_cell(activity: tuple[int, dict[str, int]], open_as: Callable[..., Page]) -> None:
    activity_id, ids = activity
    page = open_as("liaison", viewport=DESK)
    pasted(page, activity_id, sports_day.block())
    focused = "document.activeElement.name"
    page.focus(f"[name='e:{ids['立定跳远']}:D1']")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focused) == f"e:{ids['定点投篮']}:D1"
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == f"e:{ids['定点投篮']}:D2"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(focused) == f"e:{ids['男子100米']}:D2"  # the women's column has no cell for him
    page.keyboard.press("Space")
    assert not page.is_checked(f"[name='e:{ids['男子100米']}:D2']")


def test_it_works_without_script(activity: tuple[int, dict[str, int]], open_as: Callable[..., Page]) -> None:
    activity_id, ids = activity
    page = open_as("liaison", java_script_enabled=False)
    pasted(page, activity_id, sports_day.block())
    page.uncheck(f"[name='e:{ids['定点投篮']}:D1']")
    page.locator("button[value=check]").click()
    things(page, 2)
    page.select_option(f"[name='e:{ids['4×100米接力']}:D9']", "1")
    page.uncheck(f"[name='e:{ids['拔河']}:D8']")
    page.check(f"[name='e:{ids['拔河']}:D15']")
    page.locator("button[value=enter]").last.click()
    expect(page.locator("header .chip.go")).to_be_visible()


def test_what_is_not_saved_is_not_lost_by_going_on(
    activity: tuple[int, dict[str, int]], open_as: Callable[..., Page]
) -> None:
    activity_id, ids = activity
    page = open_as("liaison", viewport=DESK)
    pasted(page, activity_id, sports_day.block())
    put(page, "吕芳", ids["女子100米"], True)
    page.locator("button[value=people]").click()
    page.wait_for_url(re.compile(r"/people$"))
    page.fill("[name=q]", "szx")
    page.press("[name=q]", "Enter")
    page.check("[name=member_no][value=M1]")
    page.locator("button[value=add]").click()
    expect(page.locator("tr.one")).to_have_count(25)
    expect(page.locator(f"[name='e:{ids['女子100米']}:D24']")).to_be_checked()
