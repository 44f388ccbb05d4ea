"""What is said about imported files: the reason of every fault, every notice, and the names of files and columns."""

from collections.abc import Mapping

from flask_babel import LazyString, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from activity_hub.rules.faults import Fault, FaultCode, Notice, NoticeCode
from activity_hub.rules.roster import COLUMNS

FAULTS: dict[FaultCode, LazyString] = {
    FaultCode.NOTHING_TO_LOAD: _l("There is no file to load here. Files are named unions.csv, members.xlsx and so on."),
    FaultCode.EMPTY_FILE: _l("The file is empty."),
    FaultCode.UNKNOWN_ENCODING: _l("The characters cannot be read. Save the file as UTF-8, GBK or XLSX."),
    FaultCode.MIXED_ENCODING: _l("Part of the file is UTF-8, part is GBK. Save it anew in one encoding, or as XLSX."),
    FaultCode.BAD_QUOTES: _l("A quotation mark is not closed, or stands inside a cell. Put the quotes right."),
    FaultCode.NOT_XLSX: _l("This is no XLSX workbook. Save it from the spreadsheet as XLSX or CSV."),
    FaultCode.OLD_XLS: _l("This is an old XLS workbook. Save it as XLSX."),
    FaultCode.ENCRYPTED: _l("The workbook is protected by a password. Save it without one."),
    FaultCode.UNREADABLE: _l("The workbook is damaged or unusual. Open it in a spreadsheet and save it as XLSX again."),
    FaultCode.TOO_LARGE: _l("The file is too large, or unpacks to more than 50 MB. Divide it."),
    FaultCode.TOO_MANY_ROWS: _l(
        "The file has more rows than are read at once. Divide it; delete empty rows at the end."
    ),
    FaultCode.TOO_MANY_COLUMNS: _l("The file has too many columns. Delete the empty ones at the right."),
    FaultCode.NO_HEADER: _l("No row of column names was found among the first ten rows."),
    FaultCode.MISSING_COLUMN: _l("This column is missing."),
    FaultCode.DUPLICATE_COLUMN: _l("This column stands here twice. Delete one."),
    FaultCode.TWO_FILES: _l("There is another file of this kind in the folder. Leave one."),
    FaultCode.REQUIRED: _l("This cell must not be empty."),
    FaultCode.DESTROYED_NUMBER: _l(
        "The spreadsheet has destroyed this number: digits are lost. Make the column text and type it again."
    ),
    FaultCode.IDENTITY_NUMBER: _l("This looks like an identity-card number. They are not collected."),
    FaultCode.BAD_PHONE: _l("This is no telephone number: a mobile one has 11 digits, a landline needs its area code."),
    FaultCode.BAD_EMAIL: _l("This is no complete e-mail address."),
    FaultCode.BAD_DATE: _l("There is no such day. Write it as 2024-02-03."),
    FaultCode.BAD_NUMBER: _l("A whole number is needed here."),
    FaultCode.BAD_MONEY: _l("An amount in yuan is needed here, with at most two decimals."),
    FaultCode.BAD_CODE: _l("A code has only letters, digits, “-”, “_” and “.”, and at most 64 of them."),
    FaultCode.BAD_CHARACTER: _l("There is an invisible or damaged character in this cell. Type it again."),
    FaultCode.ERROR_CELL: _l("The spreadsheet shows an error in this cell. Put the formula right or type the value."),
    FaultCode.TOO_LONG: _l("This is longer than can be kept."),
    FaultCode.UNKNOWN_WORD: _l("This is none of the words that may stand here."),
    FaultCode.EXTRA_CELLS: _l("The row has more cells than the header. A cell with a comma in it needs quotes."),
    FaultCode.DUPLICATE: _l("The same is in line %(other)s already."),
    FaultCode.DIFFERS: _l("This differs from line %(other)s, which is about the same one."),
    FaultCode.OVERLAP: _l("The days overlap with those of line %(other)s. Nobody is in two unions on one day."),
    FaultCode.CONTRADICTS: _l("The year of birth and the date of birth contradict each other."),
    FaultCode.WRONG_ORDER: _l("The last day is before the first."),
    FaultCode.AMBIGUOUS: _l("It is not clear who or what is meant. Write the number or the code."),
    FaultCode.CYCLE: _l("These unions would stand below themselves: %(candidates)s. Look at line %(other)s too."),
    FaultCode.TOO_DEEP: _l("The tree would become deeper than can be kept."),
    FaultCode.UNKNOWN_UNION: _l("There is no such union, neither in the files nor here."),
    FaultCode.UNKNOWN_ENTERPRISE: _l("There is no such enterprise, neither in the files nor here."),
    FaultCode.UNKNOWN_MEMBER: _l("There is no member with this number, neither in the files nor here."),
    FaultCode.UNKNOWN_ACTIVITY: _l("There is no activity with this code, neither in the files nor here."),
    FaultCode.UNKNOWN_OCCURRENCE: _l("The activity has no occurrence with this number, neither in the files nor here."),
    FaultCode.NOT_YOURS: _l("This lies outside the unions you look after. Ask the liaison there, or the union above."),
    FaultCode.HAS_REGISTRATIONS: _l("People have signed up for it here, so its status is changed on its page."),
    FaultCode.HAS_TIMES: _l("It has a time of day here, so its day is changed on its page."),
}
# Where more is known than the usual sentence says.
_CANDIDATES = _l("It is not clear who or what is meant: %(candidates)s. Write the number or the code.")
_SAME_NAME = _l("Line %(other)s has the same name in the same union. For two people, write their member numbers.")
_OVERLAPS_STORED = _l("The days overlap with a membership since %(since)s that is not in the file. End that one first.")
_OVERLAPS_EVER = _l("The days overlap with a membership that is not in the file. End that one first.")
NOTICES: dict[NoticeCode, LazyString] = {
    NoticeCode.IDENTITY_COLUMN: _l("The column “%(value)s” was not read: identity-card numbers are not collected."),
    NoticeCode.UNKNOWN_COLUMN: _l("The column “%(value)s” is not known and was left alone."),
    NoticeCode.SHEETS_LEFT: _l("The sheet “%(value)s” was not read: only the first one is."),
    NoticeCode.FILE_LEFT: _l("“%(value)s” was not read: its name is none of the known ones."),
    NoticeCode.REPEATED_ROW: _l("The row repeats line %(other)s and counts once."),
    NoticeCode.SERIAL_DATE: _l("%(value)s was read as the day %(read_as)s, as spreadsheets count days."),
    NoticeCode.PHONE_SHARED: _l(
        "Somebody else has the same telephone number. Both keep it; neither can sign in by phone."
    ),
    NoticeCode.NAME_CHANGED: _l("The member of this number was called %(was)s so far."),
    NoticeCode.NUMBER_MADE: _l("There was no member number, so %(number)s was made."),
    NoticeCode.FROM_TODAY: _l("There was no first day, so the membership begins on %(day)s."),
    NoticeCode.REPLACED: _l("This takes the place of %(was)s, which the file no longer has."),
}
REFUSED = _l("Nothing was written: the files are taken whole or not at all.")
DRY = _l("This was a dry run: nothing was written.")
FILES: Mapping[str, LazyString] = {
    "unions": _l("Unions"),
    "enterprises": _l("Enterprises"),
    "members": _l("Members"),
    "activities": _l("Activities"),
    "occurrences": _l("Occurrences"),
    "attendance": _l("Attendance"),
    "declared": _l("Declared figures"),
    "units_entered": _l("Units entered"),
    "invitations": _l("Invitations"),
    "awards": _l("Awards"),
    "ledger": _l("Ledger"),
    "targets": _l("Targets"),
    "plan": _l("Plan"),
    "special_days": _l("Holidays and working weekends"),
}


def fault(found: Fault) -> str:
    """Why a row is refused, and what to do."""
    if found.code is FaultCode.AMBIGUOUS:
        text = _SAME_NAME if "other" in found.detail else _CANDIDATES if found.detail.get("candidates") else None
        if text is not None:
            return str(text) % found.detail
    if found.code is FaultCode.OVERLAP and "other" not in found.detail:
        return str(_OVERLAPS_STORED if found.detail.get("since") else _OVERLAPS_EVER) % found.detail
    return _filled(FAULTS[found.code], found)


def notice(found: Notice) -> str:
    """What is said about a row or a file that is taken all the same."""
    return _filled(NOTICES[found.code], found)


def place(found: Fault | Notice, name: str | None = None) -> str:
    """Where it is: file, line and column, the column as the file calls it."""
    where = _("%(file)s, line %(line)s", file=name or str(FILES.get(found.file, found.file)), line=found.line)
    column = column_name(found)
    return where + (_(", column %(column)s", column=column) if column else "")


def column_name(found: Fault | Notice) -> str:
    """The column as the file calls it; where the file has none, by its usual name in this language."""
    if found.header or not found.column:
        return found.header
    known = next((one for one in COLUMNS.get(found.file, ()) if one.name == found.column), None)
    speaks_english = str(get_locale()) == "en"
    return found.column if speaks_english or known is None or not known.aliases else known.aliases[0]


def line(found: Fault | Notice, name: str | None = None) -> str:
    """One line about it for a terminal: where, which value, why."""
    is_fault = isinstance(found, Fault)
    text = fault(found) if isinstance(found, Fault) else notice(found)
    value = _(" “%(value)s”", value=found.value) if is_fault and found.value else ""
    return _("%(place)s:%(value)s %(text)s", place=place(found, name), value=value, text=text)


def counted(what: str, counts: Mapping[str, int]) -> str:
    """The counts of one file for a terminal."""
    text = _("%(rows)s rows: %(added)s added, %(changed)s changed, %(unchanged)s unchanged", **counts)
    return f"{FILES[what]}\t{text}"


def placed(found: Fault | Notice) -> dict[str, str | int]:
    """A fault or a notice as the command line and the API give it as JSON; `code` stays, `message` is translated."""
    return {
        "file": found.file,
        "line": found.line,
        "column": found.column,
        "value": found.value,
        "code": found.code.value,
        "message": fault(found) if isinstance(found, Fault) else notice(found),
    }


def _filled(text: LazyString, found: Fault | Notice) -> str:
    return str(text) % ({"value": found.value} | dict(found.detail))
