"""How one cell of a spreadsheet is read: forgiving about form, never guessing at what was destroyed."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from activity_hub.rules.faults import FaultCode, NoticeCode

LARGEST_NUMBER = 2**31 - 1
LONGEST_TEXT = 200
LONGEST_TAGS = 400
SERIAL_ZERO = date(1899, 12, 30)  # day 0 of spreadsheet dates from March 1900 on
SERIALS = range(3654, 80000)  # 1910 to 2119: smaller numbers are ages and years
EARLIEST = date(1800, 1, 1)

Value = str | int | date | bool | tuple[str, ...] | None


class Reading(NamedTuple):
    """A cell read: its value, or the fault that forbids one; a notice may go with a value."""

    value: Value = None
    fault: FaultCode | None = None
    notice: NoticeCode | None = None


Reader = Callable[[str], Reading]

_DESTROYED = re.compile(r"[+-]?\d(\.\d+)?[eE]\+?\d+")
_LOST_DIGITS = re.compile(r"\d{13,}000")
_FLOAT_TAIL = re.compile(r"(\d+)\.0+")
_IDENTITY = re.compile(r"[1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx]")
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!)")
_CODE = re.compile(r"[\w.\-]{1,64}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_DAY = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{4})年(\d{1,2})月(\d{1,2})[日号]?|(\d{4})(\d\d)(\d\d)")
_MIDNIGHT = re.compile(r"[T ]0{1,2}:00(:00(\.0+)?)?$")
_WHOLE = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.0+)?")
_MONEY = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_DOTS = re.compile("[·•‧∙⋅・᛫.]")
# Controls, the marks that turn the direction of writing, the replacement character, halves of characters.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd\ud800-\udfff]")
# Not NFKC: it would turn a superscript ² into a 2.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_HIDDEN = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))
_SPACES = re.compile(r"[\s\u00a0\u3000]+")


def plain(text: str) -> str:
    """The cell without invisible characters around or in it; spaces of every width folded to one."""
    return _SPACES.sub(" ", text.translate(_HIDDEN)).strip()


def narrow(text: str) -> str:
    """Full-width digits, letters and signs as their usual forms."""
    return plain(text).translate(_FULL_WIDTH)


def text_up_to(longest: int) -> Reader:
    """A reader of free text in one line, of so many characters."""

    def read(cell: str) -> Reading:
        value = plain(cell)
        if _ERROR.fullmatch(value):
            return Reading(fault=FaultCode.ERROR_CELL)
        if _FORBIDDEN.search(value):
            return Reading(fault=FaultCode.BAD_CHARACTER)
        if len(value) > longest:
            return Reading(fault=FaultCode.TOO_LONG)
        return Reading(value or None)

    return read


text = text_up_to(LONGEST_TEXT)


def name_key(name: str) -> str:
    """The form under which a name is matched: ` 张  三 ` is 张三; the dots of minority names are one dot."""
    folded = unicodedata.normalize("NFKC", plain(name)).replace(" ", "")
    return _DOTS.sub("·", folded).casefold()


def code(cell: str) -> Reading:
    """A code or a member number: text, even where a spreadsheet made a number of it."""
    value = narrow(cell)
    if not value:
        return Reading()
    whole = _FLOAT_TAIL.fullmatch(value)
    value = whole.group(1) if whole else value
    if _is_destroyed(value):
        return Reading(fault=FaultCode.DESTROYED_NUMBER)
    if _IDENTITY.fullmatch(value):
        return Reading(fault=FaultCode.IDENTITY_NUMBER)
    if _ERROR.fullmatch(value):
        return Reading(fault=FaultCode.ERROR_CELL)
    return Reading(value) if _CODE.fullmatch(value) else Reading(fault=FaultCode.BAD_CODE)


def reference(cell: str) -> Reading:
    """The code of a union or an enterprise, or its name: lists written by hand often hold names."""
    reading = code(cell)
    return text(narrow(cell)) if reading.fault is FaultCode.BAD_CODE else reading


def codes(cell: str) -> Reading:
    """A `;` list of codes (also `；`, `、`), in the order given, each once."""
    found: list[str] = []
    for part in re.split("[;；、]", cell):
        reading = code(part)
        if reading.fault:
            return reading
        if isinstance(reading.value, str) and reading.value not in found:
            found.append(reading.value)
    return Reading(tuple(found))


def tags(cell: str) -> Reading:
    """A `;` list of free words, sorted, joined by `;` again; empty text where there is none."""
    reading = text_up_to(LONGEST_TAGS)(re.sub("[；、]", ";", cell))
    if reading.fault:
        return reading
    words = {word.strip() for word in str(reading.value or "").split(";")}
    return Reading(";".join(sorted(words - {""})))


def phone(cell: str) -> Reading:
    """A telephone number as digits: mobile, landline with its area code, or international with its plus."""
    value = narrow(cell)
    if not value:
        return Reading()
    whole = _FLOAT_TAIL.fullmatch(value)
    if _is_destroyed(value):
        return Reading(fault=FaultCode.DESTROYED_NUMBER)
    digits = re.sub(r"[\s\-‐-―−().]", "", whole.group(1) if whole else value)
    digits = re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", digits)
    if re.fullmatch(r"1[3-9][0-9]{9}|0[1-9][0-9]{8,10}|\+[1-9][0-9]{5,14}", digits):
        return Reading(digits)
    return Reading(fault=FaultCode.BAD_PHONE)


def email(cell: str) -> Reading:
    """An e-mail address in small letters."""
    value = narrow(cell).lower()
    if not value:
        return Reading()
    fits = len(value) <= LONGEST_TEXT and _EMAIL.fullmatch(value)
    return Reading(value) if fits else Reading(fault=FaultCode.BAD_EMAIL)


def day(cell: str) -> Reading:
    """A civil date: ISO, 2024/2/3, 2024.2.3, 2024年2月3日, 20240203, or a spreadsheet's serial number (noticed)."""
    value = _MIDNIGHT.sub("", narrow(cell))
    if not value:
        return Reading()
    whole = _FLOAT_TAIL.fullmatch(value)
    serial = whole.group(1) if whole else value
    if re.fullmatch(r"[0-9]{4,5}", serial) and int(serial) in SERIALS and not 1900 <= int(serial) <= 2100:
        return Reading(SERIAL_ZERO + timedelta(days=int(serial)), notice=NoticeCode.SERIAL_DATE)
    found = _DAY.fullmatch(value.replace(" ", ""))
    if not found:
        return Reading(fault=FaultCode.BAD_DATE)
    year, month, number = (int(part) for part in found.groups() if part and part.isdigit())
    try:
        value_on = date(year, month, number)
    except ValueError:
        return Reading(fault=FaultCode.BAD_DATE)
    return Reading(value_on) if value_on >= EARLIEST else Reading(fault=FaultCode.BAD_DATE)


def year(cell: str) -> Reading:
    """A year of birth between 1900 and 2100."""
    reading = whole_number(narrow(cell).removesuffix("年"))
    if reading.fault or reading.value is None:
        return reading
    in_range = isinstance(reading.value, int) and 1900 <= reading.value <= 2100
    return reading if in_range else Reading(fault=FaultCode.BAD_NUMBER)


def whole_number(cell: str) -> Reading:
    """A whole number from 0 to 2,147,483,647, thousands separated or not."""
    value = narrow(cell)
    if not value:
        return Reading()
    if _DESTROYED.fullmatch(value):
        return Reading(fault=FaultCode.DESTROYED_NUMBER)
    if not _WHOLE.fullmatch(value):
        return Reading(fault=FaultCode.BAD_NUMBER)
    number = int(value.split(".")[0].replace(",", ""))
    return Reading(number) if number <= LARGEST_NUMBER else Reading(fault=FaultCode.BAD_NUMBER)


def money(cell: str) -> Reading:
    """An amount in yuan, read as whole fen; more than two decimals are refused."""
    value = narrow(cell).replace("−", "-").removeprefix("¥").removesuffix("元").strip()
    if not value:
        return Reading()
    if not _MONEY.fullmatch(value):
        destroyed = _DESTROYED.fullmatch(value)
        return Reading(fault=FaultCode.DESTROYED_NUMBER if destroyed else FaultCode.BAD_MONEY)
    sign = -1 if value.startswith("-") else 1
    yuan, _, decimals = value.lstrip("-").replace(",", "").partition(".")
    decimals = decimals.rstrip("0")
    fen = int(yuan) * 100 + int(decimals.ljust(2, "0") or "0")
    if len(decimals) > 2 or fen > LARGEST_NUMBER * 100:
        return Reading(fault=FaultCode.BAD_MONEY)
    return Reading(sign * fen)


def _is_destroyed(value: str) -> bool:
    """Whether a spreadsheet turned a long number into a float: `1.39E+10`, or zeros for its last digits."""
    return bool(_DESTROYED.fullmatch(value) or _LOST_DIGITS.fullmatch(value))
