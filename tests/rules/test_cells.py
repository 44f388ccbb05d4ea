"""How single cells of real spreadsheets are read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activity_hub.rules import cells
from activity_hub.rules.faults import FaultCode, NoticeCode

MOBILE = "13900000001"


@pytest.mark.parametrize(
    "cell",
    [
        "１３９０００００００１",
        "139 0000 0001",
        "139-0000-0001",
        "+86 13900000001",
        "13900000001.0",
        "\u00a013900000001\u200b",
    ],
)
def test_a_mobile_number_in_any_habit(cell: str) -> None:
    assert cells.phone(cell) == cells.Reading(MOBILE)


@pytest.mark.parametrize("read", [cells.phone, cells.code])
@pytest.mark.parametrize("cell", ["1.39E+10", "1.10101E+17", "1.39e10"])
def test_a_destroyed_number_is_refused_by_name(read: cells.Reader, cell: str) -> None:
    assert read(cell).fault is FaultCode.DESTROYED_NUMBER


@pytest.mark.parametrize("cell", ["123", "1390000000", "139000000012", "abc", "²39000000012"])
def test_what_is_no_phone_number(cell: str) -> None:
    assert cells.phone(cell).fault is FaultCode.BAD_PHONE


def test_a_landline_and_a_number_from_abroad() -> None:
    assert cells.phone("0571-8888 8888").value == "057188888888"
    assert cells.phone("+852 2123 4567").value == "+85221234567"


@pytest.mark.parametrize(
    "cell", ["2024-02-03", "2024/2/3", "2024.2.3", "2024年2月3日", "20240203", "２０２４-02-03", "2024-02-03 00:00:00"]
)
def test_a_day_in_any_habit(cell: str) -> None:
    assert cells.day(cell) == cells.Reading(date(2024, 2, 3))


def test_a_serial_number_is_a_day_with_a_notice() -> None:
    assert cells.day("33000") == cells.Reading(date(1990, 5, 7), notice=NoticeCode.SERIAL_DATE)
    assert cells.day("33000.0").value == date(1990, 5, 7)


@pytest.mark.parametrize("cell", ["2024/2/30", "2024-13-01", "24-2-3", "1990", "2024-02/03", "soon", "0001-01-01"])
def test_what_is_no_day(cell: str) -> None:
    assert cells.day(cell).fault is FaultCode.BAD_DATE


@given(st.dates(min_value=date(1911, 1, 1), max_value=date(2118, 1, 1)))
def test_every_day_reads_the_same_in_every_form(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    forms = [day.isoformat(), f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日", str(serial)]
    assert {cells.day(form).value for form in forms} == {day}


@pytest.mark.parametrize(
    ("cell", "fen"), [("720.00", 72000), ("0.1", 10), ("1,234.50", 123450), ("¥5", 500), ("5元", 500), ("-3", -300)]
)
def test_yuan_are_read_as_fen(cell: str, fen: int) -> None:
    assert cells.money(cell) == cells.Reading(fen)


@pytest.mark.parametrize("cell", ["12.345", "1,2", "abc", "1.2.3", "--1"])
def test_what_is_no_amount(cell: str) -> None:
    assert cells.money(cell).fault is FaultCode.BAD_MONEY


@given(st.integers(min_value=-(10**10), max_value=10**10))
def test_no_fen_is_lost(fen: int) -> None:
    sign = "-" if fen < 0 else ""
    assert cells.money(f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}").value == fen


@pytest.mark.parametrize(("cell", "number"), [("12", 12), ("12.0", 12), ("1,234", 1234), ("１２", 12), ("0", 0)])
def test_whole_numbers(cell: str, number: int) -> None:
    assert cells.whole_number(cell) == cells.Reading(number)


@pytest.mark.parametrize("cell", ["-1", "1.5", "²", "x", "99999999999", "٣"])
def test_what_is_no_whole_number(cell: str) -> None:
    assert cells.whole_number(cell).fault is FaultCode.BAD_NUMBER


def test_a_name_is_shown_with_one_space_and_matched_without() -> None:
    assert cells.text(" 张  三 ").value == "张 三"
    assert cells.name_key(" 张\u3000三 ") == cells.name_key("张三") == "张三"


def test_the_dots_of_minority_names_are_one() -> None:
    assert len({cells.name_key(name) for name in ("买买提·艾力", "买买提•艾力", "买买提．艾力", "买买提‧艾力")}) == 1


def test_rare_characters_are_kept() -> None:
    assert cells.text("𠮷田").value == "𠮷田"
    assert cells.text("👩‍👩‍👧").value == "👩‍👩‍👧"


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("a\x00b", FaultCode.BAD_CHARACTER),
        ("a\u202eb", FaultCode.BAD_CHARACTER),
        ("\ufffd", FaultCode.BAD_CHARACTER),
        ("#N/A", FaultCode.ERROR_CELL),
        ("长" * 201, FaultCode.TOO_LONG),
    ],
)
def test_text_that_is_refused(cell: str, fault: FaultCode) -> None:
    assert cells.text(cell).fault is fault


@pytest.mark.parametrize(
    ("cell", "code"), [("00012", "00012"), ("12.0", "12"), (" S001\u00a0", "S001"), ("A-1_b.2", "A-1_b.2")]
)
def test_codes_are_text(cell: str, code: str) -> None:
    assert cells.code(cell) == cells.Reading(code)


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("110101199003078123", FaultCode.IDENTITY_NUMBER),
        ("11010119900307812X", FaultCode.IDENTITY_NUMBER),
        ("110101199003078000", FaultCode.DESTROYED_NUMBER),
        ("a/b", FaultCode.BAD_CODE),
        ("a b", FaultCode.BAD_CODE),
        ("x" * 65, FaultCode.BAD_CODE),
    ],
)
def test_codes_that_are_refused(cell: str, fault: FaultCode) -> None:
    assert cells.code(cell).fault is fault


def test_a_union_may_be_called_by_its_name() -> None:
    assert cells.reference("东湖（集团）工会").value == "东湖(集团)工会"


def test_lists() -> None:
    assert cells.codes("D04;D05；D04").value == ("D04", "D05")
    assert cells.codes("").value == ()
    assert cells.tags("migrant、apprentice;migrant").value == "apprentice;migrant"


@given(st.text(max_size=60))
def test_no_cell_breaks_a_reader(cell: str) -> None:
    for read in (
        cells.text,
        cells.code,
        cells.codes,
        cells.tags,
        cells.phone,
        cells.email,
        cells.day,
        cells.year,
        cells.money,
    ):
        reading = read(cell)
        assert reading.fault is None or reading.value is None
