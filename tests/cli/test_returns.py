"""The command that prints a return."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from openpyxl import load_workbook

from activity_hub.rules.period import Period
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import returns
from tests.cast import Cast


def run(app: Flask, *line: str) -> Result:
    return app.test_cli_runner().invoke(args=["return", *line])


def test_it_prints_the_document(app: Flask, cast: Cast) -> None:
    cast.activity(status="held")
    printed = run(app, "A", "2026")
    assert printed.exit_code == 0 and printed.stderr == ""
    year = Period(date(2026, 1, 1), date(2026, 12, 31))
    assert json.loads(printed.stdout) == returns.gather(by=SYSTEM, union_code="A", period=year)
    assert run(app, "A", "2026-01-01..2026-12-31").stdout == printed.stdout


def test_the_year_starts_where_the_setting_says(app: Flask, cast: Cast) -> None:
    app.config["YEAR_START"] = "10-01"
    try:
        period = json.loads(run(app, "A", "2026").stdout)["period"]
    finally:
        app.config["YEAR_START"] = "01-01"
    assert period == {"from": "2025-10-01", "to": "2026-09-30"}


def test_it_writes_files(app: Flask, cast: Cast, tmp_path: Path) -> None:
    sheet, book = tmp_path / "a.csv", tmp_path / "a.xlsx"
    assert run(app, "A", "2026", "--format", "csv", "-o", str(sheet)).stdout == ""
    assert len(list(csv.reader(io.StringIO(sheet.read_text("utf-8-sig"))))) > 80
    assert run(app, "A", "2026", "--format", "xlsx", "-o", str(book)).exit_code == 0
    assert load_workbook(book).worksheets[0].cell(2, 2).value == "A"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (["none", "2026"], 1),
        (["A", "2026", "-o", "/nowhere/at/all.json"], 1),
        (["A", "20x6"], 2),
        (["A", "2026-02-01..2026-01-01"], 2),
        (["A"], 2),
        (["A", "2026", "--format", "docx"], 2),
        (["A", "2026", "--format", "pdf"], 2),
    ],
)
def test_what_cannot_be_is_said_on_standard_error(app: Flask, cast: Cast, line: list[str], code: int) -> None:
    printed = run(app, *line)
    assert (printed.exit_code, printed.stdout) == (code, "")
    assert printed.stderr != "" and "Traceback" not in printed.stderr
