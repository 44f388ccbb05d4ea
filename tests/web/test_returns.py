"""The pages of the return: choosing one, its figures, the rows behind them, and its files."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import insert, update

from activity_hub.database import db, write_tx
from activity_hub.models import Attendance, Member, Occurrence, Union
from activity_hub.rules.period import Period
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import returns
from activity_hub.web.returns import sheets
from activity_hub.wording.returns import FIGURE
from tests.cast import Cast
from tests.services.returns import federation, generated
from tests.statements import cost

Browser = Callable[[str], FlaskClient]
PAGE = "/returns/A/2026"
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def held(cast: Cast) -> Cast:
    """One activity held at A in June, at which M1 and M2 were present."""
    activity_id = cast.activity(code="H1", status="held", title="周五篮球夜")
    with write_tx():
        occurrence = db.session.query(Occurrence).filter_by(activity_id=activity_id).one()
        occurrence.status = "held"
        row = {"occurrence_id": occurrence.id, "state": "present", "evidence": "imported"}
        ids = [cast.members["M1"], cast.members["M2"]]
        db.session.execute(
            insert(Attendance), [row | {"member_id": one, "union_then_id": cast.unions["A1"]} for one in ids]
        )
    return cast


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_it_works(signed_in: Browser, held: Cast) -> None:
    answer = signed_in("chair").get(PAGE)
    assert answer.status_code == 200 and answer.text.count("<h1") == 1
    document = returns.gather(by=SYSTEM, union_code="A", period=YEAR)
    assert document["people"]["person_times"] == 2
    for text in ("2026", "柳岸街道总工会", "明达纺织工会", "周五篮球夜", "2 ÷ 10"):
        assert text in words(answer.text), text


def test_the_sentence_tells_what_is_only_self_reported(signed_in: Browser, held: Cast) -> None:
    assert "were counted by check-in." in words(signed_in("chair").get(f"{PAGE}?lang=en").text)
    with write_tx():
        said_so = Attendance.member_id == held.members["M2"]
        db.session.execute(update(Attendance).where(said_so).values(evidence="static"))
    page = words(signed_in("chair").get(f"{PAGE}?lang=en").text)
    assert "were counted by check-in, 1 of them self-reported." in page


def test_a_month_to_come_is_not_a_silent_one(signed_in: Browser, held: Cast) -> None:
    page = signed_in("chair").get(f"{PAGE}?lang=en").text
    assert page.count('class="lv0"') == 5 and page.count('class="ahead"') == 6
    assert "1 of 6 months" in words(page)


def test_a_year_that_is_over_is_called_by_its_name(signed_in: Browser, held: Cast, clock: Any) -> None:
    browser = signed_in("chair")
    assert "1 Jan 2026 to 31 Dec 2026:" in words(browser.get(f"{PAGE}?lang=en").text)
    clock.at = datetime(2027, 1, 1, 4, tzinfo=UTC)
    page = words(signed_in("chair").get(f"{PAGE}?lang=en").text)
    assert "In 2026: " in page and "1 of 12 months" in page and 'class="ahead"' not in page


@pytest.mark.parametrize(
    "address", ["/returns", "/returns/A", PAGE, f"{PAGE}/rows/people.headcount", f"{PAGE}/return.xlsx"]
)
def test_it_turns_a_stranger_away(client: FlaskClient, cast: Cast, address: str) -> None:
    assert client.get(address).location.startswith("/sign-in?next=")


@pytest.mark.parametrize("number", ["M1", "checker"])
def test_it_is_for_those_who_read_returns(signed_in: Browser, cast: Cast, number: str) -> None:
    browser = signed_in(number)
    for address in (PAGE, f"{PAGE}/rows/people.headcount", f"{PAGE}/return.csv"):
        assert browser.get(address).status_code == 404
    assert "/returns/A/" not in browser.get("/returns").text


def test_other_unions_are_not_there(signed_in: Browser, cast: Cast) -> None:
    browser = signed_in("statistician")
    assert [browser.get(f"/returns/{code}/2026").status_code for code in ("A", "A1", "B", "T", "none")] == [
        200,
        200,
        404,
        404,
        404,
    ]


@pytest.mark.parametrize("period", ["0000", "20x6", "2026-01-01", "2026-02-01..2026-01-01", "1900-01-01..2026-01-01"])
def test_a_period_that_is_none_is_not_there(signed_in: Browser, cast: Cast, period: str) -> None:
    assert signed_in("chair").get(f"/returns/A/{period}").status_code == 404


@pytest.mark.parametrize("year", ["0001", "0002", "9999"])
def test_the_ends_of_the_calendar_have_a_page(signed_in: Browser, cast: Cast, year: str) -> None:
    browser = signed_in("chair")
    assert browser.get(f"/returns/A/{year}").status_code == 200
    assert browser.get(f"/returns/A/{year}/return.csv").status_code == 200


def test_a_year_without_rows_says_so(signed_in: Browser, held: Cast) -> None:
    assert 'class="empty"' in signed_in("chair").get("/returns/A/2025").text
    assert 'class="empty"' not in signed_in("chair").get(PAGE).text


def test_the_year_may_start_in_october(app: Flask, signed_in: Browser, held: Cast) -> None:
    app.config["YEAR_START"] = "10-01"
    try:
        assert "2025年10月1日" in words(signed_in("chair").get(PAGE, headers={"Accept-Language": "zh"}).text)
        assert 'class="empty"' in signed_in("chair").get("/returns/A/2027").text
    finally:
        app.config["YEAR_START"] = "01-01"


def test_two_days_lead_to_their_return(signed_in: Browser, held: Cast) -> None:
    browser = signed_in("chair")
    answer = browser.get("/returns/A?from=2026-06-01&to=2026-06-30")
    assert (answer.status_code, answer.location) == (303, "/returns/A/2026-06-01..2026-06-30")
    assert "周五篮球夜" in browser.get(answer.location).text
    assert browser.get("/returns/A?from=2026-01-01&to=2026-12-31").location == PAGE
    assert browser.get("/returns/A?from=2026-07-01&to=2026-06-30").status_code == 422
    assert browser.get("/returns/A?from=x").status_code == 422


def test_the_list_shows_the_years_and_what_is_below(signed_in: Browser, held: Cast) -> None:
    page = signed_in("chair").get("/returns").text
    assert 'href="/returns/A/2026"' in page and 'href="/returns/A1/2026"' in page
    assert "/returns/B" not in page and "/returns/T" not in page


def test_every_link_of_the_page_opens(signed_in: Browser, held: Cast) -> None:
    browser = signed_in("chair")
    links = set(re.findall(r'href="(/returns/[^"]+)"', browser.get(PAGE).text.replace("&amp;", "&")))
    assert len(links) > 60
    for link in links:
        answer = browser.get(link)
        assert answer.status_code == 200, link
        if "/rows/" in link:
            assert answer.text.count("<h1") == 1


def test_the_rows_behind_a_figure_are_named(signed_in: Browser, held: Cast) -> None:
    page = words(signed_in("chair").get(f"{PAGE}/rows/people.person_times").text)
    assert "沈知行" in page and "顾晓棠" in page and "周五篮球夜" in page


@pytest.mark.parametrize("address", ["rows/none", "rows/people.headcount?page=2", "rows/by_child.hosted?of=T"])
def test_rows_that_are_not_there_are_not_found(signed_in: Browser, held: Cast, address: str) -> None:
    assert signed_in("chair").get(f"{PAGE}/{address}").status_code == 404


def test_a_chat_app_gets_the_address_instead_of_files(signed_in: Browser, held: Cast) -> None:
    browser = signed_in("chair")
    inside = browser.get(PAGE, headers={"User-Agent": "Mozilla/5.0 MicroMessenger/8.0"}).text
    assert "return.xlsx" not in inside and 'value="http://localhost/returns/A/2026"' in inside
    assert "return.xlsx" in browser.get(PAGE).text


def test_a_title_cannot_write_into_the_page(signed_in: Browser, held: Cast) -> None:
    with write_tx():
        db.session.query(Union).filter_by(code="A").update({"name": "<b>x</b>%(hosted)s"})
    page = signed_in("chair").get(PAGE).text
    assert "<b>x</b>" not in page and "&lt;b&gt;x" in page


def figure_of(document: dict[str, Any]) -> dict[tuple[str, str], Any]:
    return {(name, of): value for name, of, value in sheets.figures(document)}


def test_the_files_hold_every_figure(app: Flask, signed_in: Browser, cast: Cast) -> None:
    browser = signed_in("chair")
    db.session.remove()
    document = returns.gather(by=SYSTEM, union_code="A", period=YEAR)
    lines = list(csv.reader(io.StringIO(browser.get(f"{PAGE}/return.csv").data.decode("utf-8-sig"), newline="")))
    assert len(lines) == 1 + len(figure_of(document))
    book = load_workbook(io.BytesIO(browser.get(f"{PAGE}/return.xlsx").data))
    assert all(cell.data_type != "f" for page in book for row in page.iter_rows() for cell in row)
    assert len(book.sheetnames) == 17


@pytest.mark.usefixtures("app")
def test_the_csv_of_a_full_year_says_what_the_document_says(app: Flask) -> None:
    federation.store(generated.year())
    found = returns.look(by=SYSTEM, union_code="top", period=Period(date(2023, 10, 1), date(2024, 9, 30)))
    with app.test_request_context():
        table = sheets.long_table(found.document)
        book = sheets.workbook(found.document, found.names, found.known)
    assert {(row[6], row[2]) for row in table.rows} == set(figure_of(found.document))
    for row in table.rows:
        value = figure_of(found.document)[str(row[6]), str(row[2])]
        if isinstance(value, dict):
            expected = [value["percent"] and Decimal(value["percent"]), value["numerator"], value["denominator"]]
            assert list(row[3:6]) == expected
        else:
            assert row[3] == (len(value) if isinstance(value, list) else Decimal(value)), row
    lines = book[-1]
    assert len(lines.rows) == len(found.document["lines"])
    times = lines.heads.index(str(FIGURE["lines.person_times"]))
    assert sum(int(row[times] or 0) for row in lines.rows) == sum(
        line["person_times"] for line in found.document["lines"]
    )
    assert all(len(row) == len(sheet.heads) for sheet in book for row in sheet.rows)


def test_a_page_needs_the_same_queries_whatever_the_size(app: Flask, signed_in: Browser, cast: Cast) -> None:
    browser = signed_in("chair")
    browser.get(PAGE)
    few = cost(browser, PAGE)
    for number in range(30):
        cast.activity(code=f"H{number}", status="held")
    with write_tx():
        db.session.query(Occurrence).update({"status": "held"})
        people = db.session.query(Member.id).all()
        held = db.session.query(Occurrence.id).all()
        row = {"state": "present", "evidence": "imported", "union_then_id": cast.unions["A1"]}
        db.session.execute(
            insert(Attendance), [row | {"occurrence_id": one.id, "member_id": who.id} for one in held for who in people]
        )
    assert cost(browser, PAGE) == few <= 40
    assert cost(browser, f"{PAGE}/rows/people.person_times") <= 24


def test_a_union_with_nothing_below_has_nothing_to_add_up(signed_in: Browser, held: Cast) -> None:
    page = words(signed_in("chair").get("/returns/A1/2026?lang=en").text)
    assert "Members of the unions below, added up" not in page and "and the unions below it" not in page
    assert "Members of the unions below, added up" in words(signed_in("chair").get(f"{PAGE}?lang=en").text)


@pytest.mark.parametrize(("first", "last"), [("2026-03-01", "2026-02-01"), ("", ""), ("soon", "2026-02-01")])
def test_days_that_make_no_period_are_told_above_the_form(
    signed_in: Browser, cast: Cast, first: str, last: str
) -> None:
    answer = signed_in("chair").get(f"/returns/A?from={first}&to={last}&lang=en")
    said = "The last day comes before the first" if first == "2026-03-01" else "A period is a year such as 2024"
    assert answer.status_code == 422 and said in words(answer.text) and 'name="from"' in answer.text
