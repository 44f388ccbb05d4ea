"""Whole numbers as an address or a hidden field carries them: anybody can write there what they like."""

from flask import request

_DIGITS = 9  # what every column of ids holds
_LAST_PAGE = 10_000


def small_number(text: str | None) -> int | None:
    """A revision, an id or a count; None where that cannot be read."""
    return int(text) if text and text.isdecimal() and len(text) <= _DIGITS else None


def page_number() -> int:
    """The page of a list that the address asks for, from 1; the first where it asks for none that can be."""
    return min(max(small_number(request.args.get("page")) or 1, 1), _LAST_PAGE)
