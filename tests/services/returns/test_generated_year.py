"""A second year, of another shape, equals an independent count at every union."""

import pytest

from activity_hub.rules.period import Period, parse
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import returns
from tests.services.returns import federation, generated, naive

PERIODS = (
    ("2024", "10-01"),
    ("2024", "01-01"),
    ("2024-02-10..2024-07-03", "01-01"),
    ("2024-05-05..2024-05-05", "01-01"),
)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_every_union_equals_the_independent_count(seed: int) -> None:
    tables = generated.year(seed)
    federation.store(tables)
    for text, year_start in PERIODS:
        period = parse(text, year_start)
        assert isinstance(period, Period)
        for code in sorted({row["code"] for row in tables["unions"]}):
            found = returns.gather(by=SYSTEM, union_code=code, period=period)
            expected = naive.Count(tables, code, period.from_on.isoformat(), period.to_on.isoformat()).document()
            for section in expected:
                assert found[section] == expected[section], (code, text, section)
            assert list(found) == list(expected)
