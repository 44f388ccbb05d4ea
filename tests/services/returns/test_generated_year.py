"""A second year, of another shape, equals an independent count at every union."""

import csv
import io

import pytest

from activity_hub.rules.period import Period, parse
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import returns
from tests.services import loading
from tests.services.returns import federation, generated, naive
from tests.services.returns.federation import Tables

PERIODS = (
    ("2024", "10-01"),
    ("2024", "01-01"),
    ("2024-02-10..2024-07-03", "01-01"),
    ("2024-05-05..2024-05-05", "01-01"),
)


def check(tables: Tables, text: str, year_start: str) -> None:
    """Every union's return is what the naive count says."""
    period = parse(text, year_start)
    assert isinstance(period, Period)
    for code in sorted({row["code"] for row in tables["unions"]}):
        found = returns.gather(by=SYSTEM, union_code=code, period=period)
        expected = naive.Count(tables, code, period.from_on.isoformat(), period.to_on.isoformat()).document()
        for section in expected:
            assert found[section] == expected[section], (code, text, section)
        assert list(found) == list(expected)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_every_union_equals_the_independent_count(seed: int) -> None:
    tables = generated.year(seed)
    federation.store(tables)
    for text, year_start in PERIODS:
        check(tables, text, year_start)


@pytest.mark.usefixtures("app")
def test_the_same_comes_out_of_the_import_files() -> None:
    tables = generated.year(14)
    outcome = loading.load(**{name: as_csv(rows) for name, rows in tables.items()})
    assert [(fault.file, fault.line, fault.column, fault.code) for fault in outcome.faults] == []
    check(tables, "2024", "10-01")


def as_csv(rows: list[dict[str, str]]) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()
