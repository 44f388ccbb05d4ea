"""Shares with their numerator and denominator, and money as text."""

from typing import TypedDict


class Rate(TypedDict):
    """A share that can be checked: percent has one decimal, and is None over nothing."""

    numerator: int
    denominator: int
    percent: str | None


def rate(numerator: int, denominator: int) -> Rate:
    """The share of the numerator in the denominator."""
    return {"numerator": numerator, "denominator": denominator, "percent": percent(numerator, denominator)}


def percent(numerator: int, denominator: int) -> str | None:
    """One decimal, rounded half up on the exact fraction (5/16 is 31.3); None over nothing."""
    if denominator == 0:
        return None
    tenths = (2000 * abs(numerator) + denominator) // (2 * denominator)
    sign = "-" if numerator < 0 and tenths else ""
    return f"{sign}{tenths // 10}.{tenths % 10}"


def yuan(fen: int) -> str:
    """Whole fen as yuan with two decimals: 74870000 is 748700.00."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"
