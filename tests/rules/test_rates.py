"""Shares to one decimal, rounded half up on the exact fraction, and money from fen."""

from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activity_hub.rules.rates import percent, rate, yuan


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (157, 163, "96.3"),
        (1211, 1270, "95.4"),
        (17, 40, "42.5"),
        (40, 33, "121.2"),
        (40 - 33, 33, "21.2"),
        (900, 7500, "12.0"),
        (5, 16, "31.3"),
        (1, 2000, "0.1"),
        (1, 2001, "0.0"),
        (0, 7, "0.0"),
        (7, 7, "100.0"),
        (-7, 33, "-21.2"),
        (3, 0, None),
        (0, 0, None),
    ],
)
def test_percent(numerator: int, denominator: int, expected: str | None) -> None:
    assert percent(numerator, denominator) == expected
    assert rate(numerator, denominator) == {
        "numerator": numerator,
        "denominator": denominator,
        "percent": expected,
    }


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_percent_is_the_exact_fraction_rounded_half_up(numerator: int, denominator: int) -> None:
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(numerator * 1000) / Decimal(denominator)
        assert Decimal(percent(numerator, denominator) or "") == exact.quantize(Decimal(1), ROUND_HALF_UP) / 10


@pytest.mark.parametrize(
    ("fen", "expected"),
    [(74870000, "748700.00"), (5, "0.05"), (0, "0.00"), (-1050, "-10.50"), (10**15 + 1, "10000000000000.01")],
)
def test_yuan(fen: int, expected: str) -> None:
    assert yuan(fen) == expected
