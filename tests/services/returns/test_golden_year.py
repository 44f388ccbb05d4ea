"""The golden year gives the figures that the reports state."""

import json
from pathlib import Path

import pytest

from activity_hub.rules.period import Period, of_year
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import returns
from tests.services.returns import federation

GOLDEN = Path(__file__).resolve().parents[2] / "data" / "golden-year"


@pytest.mark.usefixtures("app")
def test_the_golden_returns_come_out_value_for_value() -> None:
    federation.store(federation.read(GOLDEN))
    year = of_year(2024, "01-01")
    assert isinstance(year, Period)
    for code in ("D", "D03"):
        expected = json.loads((GOLDEN / f"expected-{code}-2024.json").read_text())
        found = returns.gather(by=SYSTEM, union_code=code, period=year)
        assert found == expected
        assert json.dumps(found, ensure_ascii=False) == json.dumps(expected, ensure_ascii=False)  # the order too
