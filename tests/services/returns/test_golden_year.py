"""The golden year, loaded from its files, gives the figures that the reports state."""

import json

import pytest

from activity_hub.rules.period import Period, of_year
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import returns
from tests.services.loading import GOLDEN, golden


@pytest.mark.usefixtures("app")
def test_the_golden_returns_come_out_value_for_value() -> None:
    golden()
    year = of_year(2024, "01-01")
    assert isinstance(year, Period)
    for code in ("D", "D03"):
        expected = json.loads((GOLDEN / f"expected-{code}-2024.json").read_text())
        found = returns.gather(by=SYSTEM, union_code=code, period=year)
        assert found == expected
        assert json.dumps(found, ensure_ascii=False) == json.dumps(expected, ensure_ascii=False)  # the order too
