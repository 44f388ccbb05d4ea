"""What stands in a cell of people × contests: a tick, the number of a squad, a reserve."""

import re
from typing import NamedTuple

from activity_hub.rules.cells import narrow

SQUAD_MAX = 99
_NO = frozenset({"", "0", "-", "--", "/", "\\", "—", "——", "×", "否", "无", "不", "n", "no", "false"})
# The letter x stands for a cross with some and for a tick with others: whoever wrote it is asked.
_YES = frozenset({"√", "✓", "✔", "☑", "✅", "●", "○", "■", "★", "是", "有", "v", "y", "yes", "true"})
_WORDS = frozenset({"参加", "报名", "参赛", "上场", "主力"})
_RESERVE = re.compile(r"(替补|替|候补|后备|预备|备|reserve|substitute|sub|r)")
_SQUAD = re.compile(r"第?(\d{1,2}|[一二三四五六七八九十]|[a-h](?=$|[队组]))[队组]?")
_NUMERALS = "一二三四五六七八九十"


class Mark(NamedTuple):
    """Somebody is entered: in which squad, and whether as a reserve."""

    squad: int = 1
    is_reserve: bool = False


def read_mark(text: str) -> Mark | None:
    """The mark of a cell, None where it says no; ValueError where it says neither."""
    said = re.sub(r"[\s()\[\]【】]+", "", _whole(narrow(text).casefold())).rstrip(".。")
    if said in _NO:
        return None
    if said in _YES or said in _WORDS:
        return Mark()
    rest, is_reserve = _RESERVE.subn("", said, count=1)
    if not rest or rest in _YES:
        return Mark(1, bool(is_reserve))
    found = _SQUAD.fullmatch(rest)
    squad = _number(found.group(1)) if found else 0
    if not 1 <= squad <= SQUAD_MAX:
        raise ValueError(text)
    return Mark(squad, bool(is_reserve))


def _whole(text: str) -> str:
    return re.sub(r"^(\d+)\.0+$", r"\1", text)


def _number(word: str) -> int:
    if word.isdecimal():
        return int(word)
    return _NUMERALS.index(word) + 1 if word in _NUMERALS else ord(word) - ord("a") + 1
