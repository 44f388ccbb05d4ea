"""The pages of contests and of the rules of a line-up."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from activity_hub.database import db
from activity_hub.models import Contest, LineUpRule
from activity_hub.rules.line_up.details import DETAILS
from tests import sports_day
from tests.cast import Cast
from tests.web.pages import read

Browser = Callable[[str], FlaskClient]
HERE = "/activities/1/contests"
RULES = "/activities/1/line-up-rules"
PAGES = [
    HERE,
    f"{HERE}/new",
    f"{HERE}/1/edit",
    f"{HERE}/1/remove",
    f"{RULES}/new",
    f"{RULES}/1/edit",
    f"{RULES}/1/remove",
]
NEW = {"name": "拔河", "gender": "", "size_from": "10", "size_to": "10", "reserves": "2", "most_entries": "1"}


@pytest.fixture
def activity(cast: Cast) -> int:
    return cast.activity("X1", title="第十二届职工运动会")


@pytest.fixture
def ids(cast: Cast, activity: int) -> dict[str, int]:
    return sports_day.prepare(cast, activity)


def names() -> list[str]:
    db.session.rollback()
    return [one.name for one in db.session.query(Contest).order_by(Contest.activity_id, Contest.no)]


def rows(given: dict[str, object]) -> dict[str, object]:
    """A form as a browser sends it, with the rows that were left empty."""
    columns = ("members_from", "percent", "born_from", "born_to", "least", "most")
    return {f"rows-{at}-{column}": "" for at in range(4) for column in columns} | given


def rules() -> list[tuple[str, int | None, dict[str, object]]]:
    db.session.rollback()
    return [(one.kind, one.contest_id, one.detail) for one in db.session.query(LineUpRule).order_by(LineUpRule.id)]


@pytest.mark.parametrize("address", PAGES)
def test_it_works(signed_in: Browser, ids: dict[str, int], address: str) -> None:
    read(signed_in("organiser"), address)


@pytest.mark.parametrize("address", PAGES)
def test_it_turns_others_away(signed_in: Browser, client: FlaskClient, ids: dict[str, int], address: str) -> None:
    assert client.get(address).location.startswith("/sign-in?next=")
    for number in ("M1", "liaison", "checker", "auditor"):
        assert signed_in(number).get(address).status_code == 403


@pytest.mark.parametrize("address", [f"{HERE}/99/edit", f"{HERE}/99/remove", f"{RULES}/99/edit", f"{RULES}/99/remove"])
def test_what_is_not_there_is_not_found(signed_in: Browser, ids: dict[str, int], address: str) -> None:
    assert signed_in("organiser").get(address).status_code == 404


@pytest.mark.parametrize("key", ["sports-day", "fun-games", "ball-games", "board-games"])
def test_a_usual_set_is_a_beginning(signed_in: Browser, activity: int, key: str) -> None:
    browser = signed_in("organiser")
    assert "Sports day" in read(browser, HERE)
    assert browser.post(f"{HERE}/suggested", data={"set": key}).status_code == 303
    count, kept = len(names()), len(rules())
    assert count >= 4 and kept >= 1
    assert browser.post(f"{HERE}/suggested", data={"set": key}).status_code == 303
    assert (len(names()), len(rules())) == (count, kept)  # only where there are none


def test_a_contest_is_added_and_changed(signed_in: Browser, activity: int) -> None:
    browser = signed_in("organiser")
    assert browser.post(f"{HERE}/new", data=NEW).status_code == 303
    changed = NEW | {"name": "拔河（混合）", "size_to": "12", "born_from": "1990-01-01", "group": "拔河"}
    assert browser.post(f"{HERE}/1/edit", data=changed).status_code == 303
    row = db.session.query(Contest).one()
    assert (row.name, row.size_from, row.size_to, row.reserves, row.group) == ("拔河（混合）", 10, 12, 2, "拔河")
    assert 'value="1990-01-01"' in browser.get(f"{HERE}/1/edit").text


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"name": ""}, "name-error"),
        ({"name": "字" * 101}, "name-error"),
        ({"size_from": ""}, "size_from-error"),
        ({"size_from": "0"}, "size_from-error"),
        ({"size_to": "3"}, "size_to-error"),
        ({"most_entries": "many"}, "most_entries-error"),
        ({"born_from": "yesterday"}, "born_from-error"),
        ({"name": "男子100米"}, "name-error"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(
    signed_in: Browser, ids: dict[str, int], given: dict[str, str], says: str
) -> None:
    page = signed_in("organiser").post(f"{HERE}/new", data=NEW | {"name": "新项目"} | given)
    assert page.status_code == 422 and f'id="{says}"' in page.text


def test_contests_change_places(signed_in: Browser, ids: dict[str, int]) -> None:
    browser, before = signed_in("organiser"), names()
    browser.post(f"{HERE}/2/up")
    assert names()[:2] == [before[1], before[0]]
    browser.post(f"{HERE}/2/up")
    assert names()[:2] == [before[1], before[0]]
    browser.post(f"{HERE}/2/down")
    assert names() == before


def test_removing_asks_and_takes_its_rules_along(signed_in: Browser, ids: dict[str, int]) -> None:
    browser = signed_in("organiser")
    page = read(browser, f"{HERE}/{ids['拔河']}/remove")
    assert "The rules about it go with it" in page
    assert browser.post(f"{HERE}/{ids['拔河']}/remove").status_code == 303
    assert "拔河" not in names() and [kind for kind, _contest, _detail in rules()] == ["contests_of_person", "size"]


def test_contests_come_from_another_activity(signed_in: Browser, cast: Cast, ids: dict[str, int]) -> None:
    other = cast.activity("X2", title="第十三届职工运动会")
    browser = signed_in("organiser")
    here = f"/activities/{other}/contests"
    assert "第十二届职工运动会" in browser.get(here).text
    assert browser.post(f"{here}/copy", data={"source": "1"}).status_code == 303
    assert names() == [*ids, *ids] and len(rules()) == 6
    assert browser.post(f"{here}/copy", data={"source": "x"}).status_code == 303
    assert browser.post(f"{here}/copy", data={"source": "99"}).status_code == 404


@pytest.mark.parametrize("kind", [kind.value for kind in DETAILS])
def test_every_kind_of_rule_has_a_form(signed_in: Browser, ids: dict[str, int], kind: str) -> None:
    browser = signed_in("organiser")
    assert f"?kind={kind}" in browser.get(f"{RULES}/new").text
    read(browser, f"{RULES}/new?kind={kind}")
    empty = browser.post(f"{RULES}/new?kind={kind}", data={"contest_id": "1"})
    assert empty.status_code == 422 and 'class="error"' in empty.text


FILLED = {
    "entries_of_union": ({"contest_id": "8", "most": "1", "rows-0-members_from": "200", "rows-0-most": "2"},
                         {"most": 1, "by_members": [{"members_from": 200, "most": 2}]}),
    "contests_of_person": ({"most": "2"}, {"most": 2, "squads_count": False}),
    "gender": ({"contest_id": "8", "gender": "F", "least": "3"}, {"gender": "F", "least": 3, "only_playing": False}),
    "ages": ({"contest_id": "6", "rows-0-born_from": "1990-01-01", "rows-0-least": "1"},
             {"bands": [{"born_from": "1990-01-01", "least": 1}]}),
    "parts": ({"contest_id": "", "part": "coach", "most": "2"}, {"part": "coach", "most": 2}),
    "who_plays": ({"contest_id": "", "parts": ["athlete", "cadre"]}, {"parts": ["athlete", "cadre"]}),
    "size": ({"least": "5", "most": "30", "only_playing": "y"}, {"least": 5, "most": 30, "only_playing": True}),
    "contests_entered": ({"least": "4"}, {"least": 4}),
    "share": ({"rows-0-members_from": "0", "rows-0-percent": "50"},
              {"bands": [{"members_from": 0, "percent": 50}], "only_playing": False}),
}  # fmt: skip


@pytest.mark.parametrize("kind", list(FILLED))
def test_a_rule_of_each_kind_is_kept_and_comes_back(signed_in: Browser, ids: dict[str, int], kind: str) -> None:
    browser, (given, kept) = signed_in("organiser"), FILLED[kind]
    assert browser.post(f"{RULES}/new?kind={kind}", data=rows(given)).status_code == 303
    assert rules()[-1][0] == kind and rules()[-1][2] == kept
    page = browser.get(f"{RULES}/4/edit").text
    for name, value in given.items():
        if name.endswith(("most", "least", "percent", "from")):
            assert re.search(f'name="{name}"[^>]* value="{value}"', page), name
    assert browser.post(f"{RULES}/4/edit", data=rows(given)).status_code == 303
    assert len(rules()) == 4 and rules()[-1][2] == kept


def test_a_fault_inside_a_list_is_said_in_its_line(signed_in: Browser, ids: dict[str, int]) -> None:
    given = {"contest_id": "6", "rows-2-born_from": "1990-01-01", "rows-2-born_to": "1980-01-01"}
    page = signed_in("organiser").post(f"{RULES}/new?kind=ages", data=rows(given))
    assert page.status_code == 422 and 'id="rows-2-born_to-error"' in page.text


def test_an_unknown_kind_leads_to_the_menu(signed_in: Browser, ids: dict[str, int]) -> None:
    assert "?kind=gender" in signed_in("organiser").get(f"{RULES}/new?kind=none").text
    assert signed_in("organiser").post(f"{RULES}/new?kind=none").status_code == 422


def test_a_rule_is_removed(signed_in: Browser, ids: dict[str, int]) -> None:
    assert signed_in("organiser").post(f"{RULES}/1/remove").status_code == 303
    assert [kind for kind, _contest, _detail in rules()] == ["gender", "size"]


def test_the_desk_leads_here(signed_in: Browser, ids: dict[str, int]) -> None:
    page = signed_in("organiser").get("/manage/activities/1").text
    assert HERE in page and "/activities/1/delegations" in page


def test_where_places_are_drawn_the_page_says_that_contests_do_not_go_with_it(
    signed_in: Browser, cast: Cast, activity: int
) -> None:
    drawn = cast.activity("X7", capacity=9, terms={"allotment": "draw"})
    answer = signed_in("organiser").post(f"/activities/{drawn}/contests/new?lang=en", data=NEW)
    assert answer.status_code == 422 and "The places of this activity are drawn" in answer.text
