"""Plain lines and numbered lists from a chat: one person a line, whatever stands before and behind the name."""

import re
from collections.abc import Sequence

from activity_hub.rules.pasting import words
from activity_hub.rules.pasting.shape import (
    SHOWN,
    Faulty,
    LineNotice,
    Name,
    Pasted,
    PasteFault,
    PasteNotice,
    Said,
)

_KEYCAP = re.compile("([0-9])\ufe0f?\u20e3")
_CIRCLED = {0x2460 + at: f"{at + 1}. " for at in range(20)} | {0x24F5 + at: f"{at + 1}. " for at in range(10)}
_CIRCLED |= {0x2776 + at: f"{at + 1}. " for at in range(10)} | {0x1F51F: "10. "}
_NUMBERED = re.compile(r"[(\[]?\s*([0-9]{1,3})\s*(?:[)\].、,:]+\s*|\s+|$)(.*)", re.S)
_GLUED = re.compile(r"([0-9]{1,3})(?=[^\W\d_])(.*)")
_TITLE = re.compile(r"#|例|格式|接龙")

Line = tuple[int, str]


def read(lines: Sequence[Line], contests: Sequence[Name]) -> Pasted:
    """Every line that is not empty: a person, a heading (noticed), or a named fault."""
    pasted = Pasted()
    parts = [(line, text, *_numbered(text, contests)) for line, text in lines]
    first = next((at for at, part in enumerate(parts) if part[2] is not None), None)
    for at, (line, text, number, rest) in enumerate(parts):
        is_before = first is not None and at < first
        if number is None and (is_before or _TITLE.match(words.clean(text))):
            pasted.notices.append(LineNotice(line, PasteNotice.HEADING, text[:SHOWN]))
            continue
        try:
            pasted.people.append(_person(line, text, rest, contests))
        except Faulty as faulty:
            pasted.faults.append(faulty.at(line, text))
    return pasted


def _numbered(text: str, contests: Sequence[Name]) -> tuple[str | None, str]:
    """The number before a line and what follows; None where there is none."""
    usual = words.clean(_KEYCAP.sub(r"\1", re.sub(f"(?:{_KEYCAP.pattern})+", _with_dot, text)).translate(_CIRCLED))
    marks, _ = words.cut_contests(usual, contests)
    found = _NUMBERED.match(usual) or (None if marks and usual[:1].isdigit() else _GLUED.match(usual))
    return (found.group(1), found.group(2)) if found else (None, usual)


def _with_dot(found: re.Match[str]) -> str:
    return found.group() + ". "


def _person(line: int, text: str, rest: str, contests: Sequence[Name]) -> Said:
    marks, left = words.cut_contests(rest, contests)
    said = words.take(words.split(left))
    if "name" not in said and "member_no" not in said:
        raise Faulty(PasteFault.NO_NAME)
    return Said(line, text[:SHOWN], marks=marks, **said)
