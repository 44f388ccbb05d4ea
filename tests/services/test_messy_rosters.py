"""Rosters as unions send them, through the roll and through a delegation: all or nothing, every faulty line named."""

import io
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from activity_hub.database import db
from activity_hub.formats.tables import Table
from activity_hub.models import Delegate, Member
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import delegation, importing
from tests.conftest import NOON
from tests.services.delegation.conftest import Day
from tests.services.loading import TODAY, count

HEADER = ("姓名", "会员号", "性别", "手机号码", "出生日期")
GOOD = ("陈一", "N1", "男", "13900000001", "1990-05-07")


def book(*rows: tuple[Any, ...], work: Any = None, name: str = "名单") -> bytes:
    """A workbook of these rows; `work(workbook, sheet)` may spoil it further."""
    made = openpyxl.Workbook()
    made.active.title = name
    for row in rows:
        made.active.append(row)
    if work is not None:
        work(made, made.active)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def rewritten(content: bytes, part: str, change: Any) -> bytes:
    """The workbook with one of its parts changed by hand."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            xml = old.read(info)
            new.writestr(info.filename, change(xml) if info.filename == part else xml)
    return out.getvalue()


def imported(content: bytes, **more: Any) -> Any:
    return importing.import_file(
        by=SYSTEM, at=NOON, today=TODAY, what="members", file=Table(content), union_code="A1", **more
    )


def csv(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> bytes:
    return "\n".join(",".join(row) for row in (header, *rows)).encode()


def names(*numbers: str) -> list[str]:
    return [db.session.query(Member.name).filter_by(member_no=number).scalar() for number in numbers]


# What a cell of a roster holds, and what becomes of it: the code of the fault, or the value that is kept.
CELLS: list[tuple[str, str, str | None, Any]] = [
    ("phone", "１３９０００００００１", None, "13900000001"),
    ("phone", "139 0000 0001", None, "13900000001"),
    ("phone", "139-0000-0001", None, "13900000001"),
    ("phone", "+86 13900000001", None, "13900000001"),
    ("phone", "13900000001.0", None, "13900000001"),
    ("phone", "13900000001\u00a0", None, "13900000001"),
    ("phone", "\u200b13900000001\u3000", None, "13900000001"),
    ("phone", "1.39E+10", "destroyed_number", None),
    ("phone", "1390000000", "bad_phone", None),
    ("member_no", "１２３４５", None, "12345"),
    ("member_no", "2024001.0", None, "2024001"),
    ("member_no", "1.10101E+17", "destroyed_number", None),
    ("member_no", "0012", None, "0012"),
    ("birth_date", "33000", None, date(1990, 5, 7)),
    ("birth_date", "1990.5.7", None, date(1990, 5, 7)),
    ("birth_date", "2024/2/30", "bad_date", None),
    ("birth_date", "#N/A", "bad_date", None),
    ("birth_date", "35%", "bad_date", None),
    ("gender", "男性", None, "M"),
    ("gender", "#REF!", "unknown_word", None),
    ("name", " 张  三 ", None, "张 三"),
    ("name", "𠮷田", None, "𠮷田"),
    ("name", "买买提•艾力", None, "买买提•艾力"),
    ("name", "=HYPERLINK(0)", None, "=HYPERLINK(0)"),
    ("name", "@SUM", None, "@SUM"),
    ("name", "+cmd|0", None, "+cmd|0"),
    ("name", "＝1+1", None, "＝1+1"),
]
COLUMN = {"name": 0, "member_no": 1, "gender": 2, "phone": 3, "birth_date": 4}
KEPT = {"phone": "phone", "member_no": "member_no", "birth_date": "birth_on", "gender": "gender", "name": "name"}


@pytest.mark.parametrize(("column", "cell", "code", "value"), CELLS, ids=lambda value: str(value)[:24])
def test_a_cell_is_read_or_refused_by_name(cast, column, cell, code, value):
    """A good line stands above and below the one in question: with a fault, nobody of the three comes in."""
    row = list(("李二", "N2", "女", "13900000002", "1991-01-01"))
    row[COLUMN[column]] = cell
    before = count(Member)
    outcome = imported(csv(GOOD, tuple(row), ("王三", "N3", "女", "13900000003", "1992-01-01")))
    if code is None:
        assert outcome.faults == [] and count(Member) == before + 3
        kept = db.session.query(Member).filter(Member.member_no.not_in(["N1", "N3"])).order_by(Member.id.desc()).first()
        assert getattr(kept, KEPT[column]) == value
        return
    assert [(fault.line, fault.value) for fault in outcome.faults] == [(3, cell.strip())]
    assert outcome.faults[0].code.value == code and count(Member) == before


def test_every_faulty_line_is_named_at_once_and_nothing_is_kept(cast):
    before = count(Member)
    rows = [GOOD, ("", "N2", "女", "", ""), ("王三", "N3", "不详", "1.39E+10", ""), ("赵四", "N1", "", "", "")]
    outcome = imported(csv(*rows))
    assert {fault.line for fault in outcome.faults} == {3, 4, 5} and count(Member) == before
    assert len([fault for fault in outcome.faults if fault.line == 4]) == 2, "both cells of the line"


@pytest.mark.parametrize("damaged", ["110101199003072000", "1.10101199003072E+17"])
def test_identity_cards_are_not_read_at_all(cast, damaged):
    """A column of them, whole or destroyed, is left alone with one notice; no digit of it comes in."""
    outcome = imported(csv((*GOOD, damaged), header=(*HEADER, "身份证号")))
    assert outcome.faults == [] and "identity_column" in [notice.code.value for notice in outcome.notices]
    kept = db.session.query(Member).filter_by(member_no="N1").one()
    assert damaged not in str(vars(kept))


def test_the_same_name_with_two_phones_waits_for_a_person(cast):
    assert imported(csv(("陈一", "", "男", "13900000001", ""))).faults == []
    outcome = imported(csv(("陈一", "", "男", "13900000009", "")))
    assert [fault.code.value for fault in outcome.faults] == ["ambiguous"]


def test_one_phone_with_two_names_is_two_members_and_a_warning(cast):
    outcome = imported(csv(GOOD, ("李二", "N2", "女", "13900000001", "")))
    assert outcome.faults == [] and "phone_shared" in [notice.code.value for notice in outcome.notices]
    assert names("N1", "N2") == ["陈一", "李二"]


def test_letters_that_look_like_digits_are_other_numbers(cast):
    """O and 0, I and 1 are never taken for each other: two members, no merging."""
    outcome = imported(csv(("陈一", "N10", "", "", ""), ("李二", "N1O", "", "", ""), ("王三", "NI0", "", "", "")))
    assert outcome.faults == [] and names("N10", "N1O", "NI0") == ["陈一", "李二", "王三"]


def _merged(_book: Any, sheet: Any) -> None:
    sheet.merge_cells("A1:E1")


def _hidden_row(_book: Any, sheet: Any) -> None:
    sheet.row_dimensions[3].hidden = True


def _hidden_sheet_first(made: Any, _sheet: Any) -> None:
    first = made.create_sheet("旧名单", 0)
    first.append(("姓名",))
    first.sheet_state = "hidden"
    made.active = 1


def _comment(_book: Any, sheet: Any) -> None:
    sheet["A2"].comment = Comment("请核对", "x")


def _1904(made: Any, _sheet: Any) -> None:
    made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904


_TYPED = b'<c r="D2" t="inlineStr"><is><t>x</t></is></c>'
_COMPUTED = b'<c r="D2"><f>13900000000+1</f><v>13900000001</v></c>'
GOOD_BOOKS = {
    "a merged title above the header": book(("2026年会员名单",), HEADER, GOOD, work=_merged),
    "an empty row and a note above": book(("填表说明：……",), (), HEADER, GOOD),
    "a hidden row is a row": book(HEADER, ("李二", "N2", "", "", ""), GOOD, work=_hidden_row),
    "a hidden sheet is none": book(HEADER, GOOD, work=_hidden_sheet_first),
    "a comment is no cell": book(HEADER, GOOD, work=_comment),
    "numbers as numbers": book(HEADER, ("陈一", "N1", "男", 13900000001.0, date(1990, 5, 7))),
    "days since 1904": book(HEADER, ("陈一", "N1", "男", "", date(1990, 5, 7)), work=_1904),
    "a formula that kept its value": rewritten(
        book(HEADER, ("陈一", "N1", "男", "x", "")),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(_TYPED, _COMPUTED),
    ),
}


@pytest.mark.parametrize("what", GOOD_BOOKS)
def test_workbooks_of_every_habit_are_read(cast, what):
    outcome = imported(GOOD_BOOKS[what])
    assert outcome.faults == [], outcome.faults
    kept = db.session.query(Member).filter_by(member_no="N1").one()
    assert kept.name == "陈一" and kept.gender == "M"
    if "1904" in what or "numbers" in what:
        assert kept.birth_on == date(1990, 5, 7)
    if "formula" in what:
        assert kept.phone == "13900000001"


def _lying(content: bytes) -> bytes:
    """A zip whose directory says that its sheet is tiny."""
    at = content.rfind(b"PK\x01\x02")
    sizes = content.find(b"xl/worksheets/sheet1.xml", content.find(b"PK\x01\x02")) - 22
    assert at > 0 and sizes > 0
    return content[:sizes] + (1).to_bytes(4, "little") + content[sizes + 4 :]


def _dimension(xml: bytes) -> bytes:
    return xml.replace(b'<dimension ref="A1:E2"', b'<dimension ref="A1:XFD1048576"')


BAD_FILES = {
    "an old .xls named .xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_xls"),
    "HTML named .xls": (b"<html><table><tr><td>x</td></tr></table>", "not_xlsx"),
    "with a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "cut off": (book(HEADER, GOOD)[:900], "unreadable"),
    "nothing in it": (b"", "empty_file"),
    "two headers": (book(HEADER, GOOD, HEADER), None),
    "no header at all": (book(GOOD), None),
    "a name with a formula and no value": (book(HEADER, ("=1+1", "N1", "", "", "")), None),
    "an error in a cell": (book(HEADER, ("陈一", "N1", "#N/A", "", "")), None),
    "a share in a cell": (book(HEADER, ("陈一", "N1", "", 0.35, "")), None),
    "thousands of columns": (book((*HEADER, *["x"] * 300), GOOD), "too_many_columns"),
    "sizes that lie": (_lying(book(HEADER, GOOD)), "unreadable"),
}


@pytest.mark.parametrize("what", BAD_FILES)
def test_what_cannot_be_taken_is_refused_by_name_and_leaves_nothing(cast, what):
    content, code = BAD_FILES[what]
    before = count(Member)
    outcome = imported(content)
    assert outcome.faults and count(Member) == before
    if code is not None:
        assert [fault.code.value for fault in outcome.faults] == [code]


def test_a_dimension_that_claims_a_million_rows_is_not_believed(cast):
    outcome = imported(rewritten(book(HEADER, GOOD), "xl/worksheets/sheet1.xml", _dimension))
    assert outcome.faults == [] and names("N1") == ["陈一"]


# ---- the same care where a liaison brings a delegation


@pytest.fixture
def day(cast, clock):
    return Day(cast, clock)


def brought(day: Day, content: bytes) -> Any:
    return delegation.upload(raw=Table(content), **day.of())


DELEGATION = {
    "a title above": book(("参赛名单",), ("姓名", "跳远"), ("沈知行", "√"), ("顾晓棠", "")),
    "a hidden sheet first": book(("姓名",), ("沈知行",), ("顾晓棠",), work=_hidden_sheet_first),
    "GBK with semicolons": "姓名;性别\n沈知行;男\n顾晓棠;女\n".encode("gb18030"),
    "UTF-16": "姓名\t会员号\n沈知行\tM1\n顾晓棠\tM2\n".encode("utf-16"),
    "wide figures and spaces": "姓名,会员号\n沈 知 行,Ｍ１\n　顾晓棠 ,M2\n".encode(),
}


@pytest.mark.parametrize("what", DELEGATION)
def test_a_delegation_comes_in_from_files_of_every_habit(day, what):
    done = brought(day, DELEGATION[what])
    assert done.is_written, done.faults
    assert [one.name for one in done.added] == ["沈知行", "顾晓棠"]


SPOILED = {
    "somebody of nowhere": (b"\xe5\xa7\x93\xe5\x90\x8d\n" + "沈知行\n无名氏\n".encode(), {3}),
    "a number that is somebody else": ("姓名,会员号\n沈知行,M1\n顾晓棠,M1\n".encode(), {3}),
    "a destroyed number": ("姓名,会员号\n沈知行,M1\n顾晓棠,1.10101E+17\n".encode(), {3}),
    "a mark that says nothing": ("姓名,跳远\n沈知行,√\n顾晓棠,也许\n".encode(), {3}),
    "two at once": ("姓名,会员号\n无名氏,\n沈知行,M1\n,\n路人,\n".encode(), {2, 5}),
}


@pytest.mark.parametrize("what", SPOILED)
def test_one_bad_line_keeps_the_whole_delegation_out_and_is_named(day, what):
    content, lines = SPOILED[what]
    done = brought(day, content)
    assert not done.is_written and {fault.line for fault in done.faults} == lines
    assert count(Delegate) == 0


@pytest.mark.parametrize("what", [what for what, (_, code) in BAD_FILES.items() if code])
def test_a_file_that_is_no_list_brings_no_delegation(day, what):
    done = brought(day, BAD_FILES[what][0])
    assert not done.is_written and done.faults and count(Delegate) == 0
