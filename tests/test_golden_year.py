"""A real year from outside: loaded by the command, the same figures by the command, the API and the page."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Clock

YEAR = Path(__file__).parent / "data" / "golden_year"
STATISTICIAN, PASSWORD = "M00001", "counted with great care"
ROWS = 14_307 + 169 + 467 + 85 + 271 + 19_661 + 86 + 406 + 19 + 95 + 1_276 + 6 + 20


def run(app: Flask, *line: str, stdin: str | None = None) -> Result:
    done = app.test_cli_runner().invoke(args=line, input=stdin)
    assert done.exit_code == 0, done.stderr
    return done


def load(app: Flask) -> dict[str, dict[str, int]]:
    return json.loads(run(app, "load", str(YEAR), "--json").stdout)["files"]


def figures_on(page: str) -> set[str]:
    """Every number that the page shows, as it shows it."""
    words = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return set(re.findall(r"[\d,]+(?:\.\d+)?%?", words))


def told(document: dict[str, Any]) -> set[str]:
    """The figures that the page leads with."""
    people, sums = document["people"], document["reconciliation"]
    counted = [document["activities"]["hosted"], document["activities"]["occurrences"], people["person_times"]]
    counted += [people["headcount"], people["members"], document["tree"]["members"], sums["children_sum"]]
    counted += [
        sums["base_sum"],
        sums["double_in_base"],
        document["declared"]["heads"],
        *document["monthly"]["subtree"],
    ]
    counted += [kind["person_times"] for kind in document["by_kind"].values()]
    return {f"{number:,}" for number in counted} | {f"{people['participation']['percent']}%"}


def test_the_year_comes_out_as_the_reports_say(app: Flask, client: FlaskClient, clock: Clock) -> None:
    first, second = load(app), load(app)
    assert sum(counts["rows"] for counts in first.values()) == ROWS
    assert {(counts["added"], counts["changed"]) for counts in second.values()} == {(0, 0)}
    run(app, "appoint", STATISTICIAN, "statistician", "D")
    run(app, "password", STATISTICIAN, stdin=PASSWORD)
    token = run(app, "token", STATISTICIAN, "--name", "t").stdout.strip()
    client.post("/sign-in", data={"login": STATISTICIAN, "password": PASSWORD})
    for code in ("D", "D03"):
        expected = json.loads((YEAR / f"expected-{code}-2024.json").read_text())
        assert json.loads(run(app, "return", code, "2024", "--format", "json").stdout) == expected
        bearer = {"Authorization": f"Bearer {token}"}
        assert client.get(f"/api/v1/unions/{code}/returns/2024", headers=bearer).json == expected
        page = client.get(f"/returns/{code}/2024?lang=en")
        assert page.status_code == 200
        assert told(expected) - figures_on(page.text) == set()
    checked = json.loads(run(app, "check", "--json").stdout)
    assert checked and not any(_counts(checked))


def _counts(checked: Any) -> list[int]:
    """The counts of violations, wherever they stand in the printed document."""
    if isinstance(checked, dict):
        return [count for value in checked.values() for count in _counts(value)]
    if isinstance(checked, list):
        return [count for value in checked for count in _counts(value)]
    return [checked] if isinstance(checked, int) else []


@pytest.mark.parametrize("code", ["D04", "S001"])
def test_other_unions_have_a_page_too(app: Flask, client: FlaskClient, code: str) -> None:
    load(app)
    run(app, "appoint", STATISTICIAN, "statistician", code)
    run(app, "password", STATISTICIAN, stdin=PASSWORD)
    client.post("/sign-in", data={"login": STATISTICIAN, "password": PASSWORD})
    document = json.loads(run(app, "return", code, "2024").stdout)
    assert {f"{document['people'][name]:,}" for name in ("person_times", "headcount")} <= figures_on(
        client.get(f"/returns/{code}/2024").text
    )
    assert client.get("/returns/D/2024").status_code == 404
