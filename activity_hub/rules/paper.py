"""The sign-in sheet entered back: which of its lines are meant, and what stops it."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

LONGEST_TYPED = 2000
MOST_BLANKS = 60  # filled-in blank lines of one entry
_PART = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?")
_BETWEEN = re.compile(r"[\s,;、，；.。]+")
_UNTIL = re.compile(r"\s*[-–—~到至]\s*")
_KEY = re.compile(r"[A-Za-z0-9_-]{8,24}")


class PaperRefusal(StrEnum):
    """Why nothing can be entered for an occurrence."""

    NOT_OPEN_YET = "not_open_yet"
    CALLED_OFF = "called_off"


class BlankRefusal(StrEnum):
    """Why somebody who wrote themselves on a blank line is not entered; refusals of sign-up come besides."""

    NO_SUCH_MEMBER = "no_such_member"
    NO_PLACE_YET = "no_place_yet"  # has applied, waits, or has an offer open


def is_key(text: str) -> bool:
    """Whether this can name one entry: it becomes a part of the ids of its scans."""
    return _KEY.fullmatch(text) is not None


def typed_lines(text: str) -> frozenset[int] | None:
    """The line numbers in "1-12 15, 18"; None where a part of it is no number and no range."""
    if len(text) > LONGEST_TYPED:
        return None
    plain = _UNTIL.sub("-", unicodedata.normalize("NFKC", text))
    found: set[int] = set()
    for part in filter(None, _BETWEEN.split(plain)):
        read = _PART.fullmatch(part)
        if read is None:
            return None
        first, last = int(read[1]), int(read[2] or read[1])
        found |= set(range(min(first, last), max(first, last) + 1))
    return frozenset(found)


def meant(listed: Iterable[int], named: frozenset[int], but_these: bool) -> list[int]:
    """Of the listed ones those that were named or, turned round, all but those; in the order of the list."""
    return [one for one in listed if (one in named) is not but_these]


def numbers(text: str) -> list[str]:
    """The member numbers written on blank lines, each once, in their order."""
    return list(dict.fromkeys(filter(None, re.split(r"[\s,;、，；]+", text.strip()))))
