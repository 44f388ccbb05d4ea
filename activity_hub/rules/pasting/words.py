"""What one word of a pasted line is: a name, a number, a gender, a part, a contest with its squad or reserve."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from activity_hub.rules import cells
from activity_hub.rules.cells import Reading, narrow, plain
from activity_hub.rules.faults import FaultCode
from activity_hub.rules.line_up import Mark, Part, read_mark
from activity_hub.rules.pasting.shape import Faulty, Name, PasteFault
from activity_hub.rules.words import GENDER, one_of

PART_WORDS: dict[str, tuple[str, ...]] = {
    Part.LEADER: ("领队", "带队", "领队员"),
    Part.COACH: ("教练", "教练员", "主教练"),
    Part.ATHLETE: ("运动员", "队员", "选手", "参赛", "参赛队员"),
    Part.CADRE: ("领导", "干部", "领导班子", "班子成员", "单位领导"),
    Part.STAFF: ("工作人员", "后勤", "队医", "联络员", "随队"),
}
part = one_of(PART_WORDS)
gender = one_of(GENDER)
_RESERVES = frozenset({"替补", "候补", "预备", "后备", "替补队员", "reserve", "substitute"})
_TICKS = frozenset("√✓✔☑✅")
_TAIL = re.compile(r"(?:手机)?(?:尾号|后四位|末四位)[:：]?([0-9]{4})|([0-9]{4})")
_YEAR = re.compile(r"((?:19|20)\d\d)年生?")
_BRACKETED = re.compile(r"\s*[(\[【]([^()\[\]【】]{1,8})[)\]】]")
_BETWEEN = re.compile(r"[\s,，、;；/|+&和与及:：。]+")
_APART = re.compile(r"(?:[\s()\[\]【】<>《》,，、;；:：|。]|(?<!#N)/)+")
_NOISE = frozenset({"So", "Sk", "Cf", "Co", "Cn", "Me"})  # pictures, skin tones, joiners, keycaps
_SELECTORS = dict.fromkeys(range(0xFE00, 0xFE10))


def clean(text: str) -> str:
    """The text without pictures, with full-width signs made usual; ticks stay, for they say something."""
    kept = (one for one in text.translate(_SELECTORS) if one in _TICKS or unicodedata.category(one) not in _NOISE)
    return narrow("".join(kept))


def name_key(name: str) -> str:
    """The form under which the name of a contest is known: without spaces, in one width; brackets count."""
    return re.sub(r"[\s_\-–—·*×]", _sign, unicodedata.normalize("NFKC", plain(name)).casefold())


def _sign(found: re.Match[str]) -> str:
    return "x" if found.group() in "*×" else ""


def cut_contests(text: str, contests: Iterable[Name]) -> tuple[dict[int, Mark], str]:
    """The contests named in a text, each with the mark in brackets behind it, and what is left of the text."""
    marks: dict[int, Mark] = {}
    for contest in sorted(contests, key=lambda one: -len(one.name)):
        found = _pattern(contest.name).search(text)
        if found is None:
            continue
        rest, mark = text[found.end() :], Mark()
        behind = _BRACKETED.match(rest)
        if behind is not None and (said := _mark_or_none(behind.group(1))) is not None:
            mark, rest = said, rest[behind.end() :]
        marks[contest.id] = mark
        text = f"{text[: found.start()]} {rest}"
    return marks, text


def _pattern(name: str) -> re.Pattern[str]:
    """The name however it is spaced and whichever sign stands for times."""
    letters = [one for one in narrow(unicodedata.normalize("NFKC", name)) if not one.isspace()]
    signs = ["[x×*✕]" if one in "x×*X" else re.escape(one) for one in letters]
    return re.compile(r"\s*".join(signs), re.IGNORECASE)


def _mark_or_none(text: str) -> Mark | None:
    try:
        return read_mark(text)
    except ValueError:
        return None


def contests_in(cell: str, contests: Sequence[Name]) -> dict[int, Mark]:
    """A cell that names contests one after the other; raises Faulty with what is none."""
    marks, rest = cut_contests(narrow(cell), contests)
    left = [word for word in _BETWEEN.split(rest) if word.strip("()[]【】.")]
    if left:
        raise Faulty(PasteFault.UNKNOWN_CONTEST, left[0])
    return marks


def split(text: str) -> list[str]:
    """The words of a line; brackets, commas and spaces stand between them, single characters of a name do not."""
    joined: list[list[str]] = []
    for word in _APART.split(text):
        if not word.strip(".-—_*~!?"):
            continue
        if joined and _belongs(joined[-1], word):
            joined[-1].append(word)
        else:
            joined.append([word])
    return [("" if not pieces[0].isascii() else " ").join(pieces) for pieces in joined]


def _belongs(before: Sequence[str], word: str) -> bool:
    """张 三 is one name, and so are 沈 知 行, 沈 知行 and John Smith; 张三 李四 are two."""
    if not word.isalpha() or not all(one.isalpha() for one in before) or any(map(_is_known, (*before, word))):
        return False
    if word.isascii():
        return all(one.isascii() and len(one) > 1 for one in before) and len(word) > 1
    singles = all(len(one) == 1 and not one.isascii() for one in before)
    return singles and len(word) <= (3 if len(before) == 1 else 1)


def _is_known(word: str) -> bool:
    return word.casefold() in _RESERVES or bool(gender(word).value or part(word).value)


def take(words: Iterable[str]) -> dict[str, Any]:
    """What the words of one line say of a person, by the fields of Said; raises Faulty at the first that says nothing.

    Two words that could both be the name are two people, which is for the writer to put right.
    """
    said: dict[str, Any] = {}
    for word in words:
        field, value = _field(word)
        if field == "":
            continue
        if field in said and said[field] != value:
            raise Faulty(PasteFault.TWO_NAMES if field == "name" else FaultCode.CONTRADICTS, word)
        said[field] = value
    return said


def _field(word: str) -> tuple[str, Any]:
    """Which field a word is, and its value; an empty field says nothing."""
    if word in _TICKS:
        return "", None
    if word.casefold() in _RESERVES:
        return "is_reserve", True
    if value := gender(word).value:
        return "gender", value
    if value := part(word).value:
        return "part", Part(str(value))
    if found := _YEAR.fullmatch(word):
        return "birth_year", int(found.group(1))
    if found := _TAIL.fullmatch(word):
        return "phone_end", found.group(1) or found.group(2)
    if value := cells.phone(word).value:
        return "phone", value
    return _number_or_name(word)


def _number_or_name(word: str) -> tuple[str, Any]:
    if not any(one.isdecimal() for one in word):
        reading = cells.text_up_to(100)(word)
        if reading.fault or not any(one.isalpha() for one in word):
            raise Faulty(reading.fault or PasteFault.UNREADABLE, word)
        return "name", reading.value
    if re.search(r"\d[-./年]\d", word) and (day := cells.day(word).value):
        return "birth_on", day
    reading = cells.code(word) if word.isascii() else Reading(fault=FaultCode.BAD_CODE)
    if reading.fault:
        raise Faulty(PasteFault.UNREADABLE if reading.fault is FaultCode.BAD_CODE else reading.fault, word)
    return "member_no", reading.value
