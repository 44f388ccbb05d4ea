"""A delegation in a browser without script: pasting a list, the fields of the grid, mending them, handing in."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import sports_day

HERE = "/activities/1/delegations/A1"


def paste(browser: FlaskClient, text: str, **more: str) -> TestResponse:
    return browser.post(f"{HERE}/paste", data={"text": text, **more})


def grid(browser: FlaskClient) -> dict[str, list[str]]:
    """All fields of the grid as the page would send them."""
    page = browser.get(HERE).text
    form = page.split('id="line-up"')[1].split("</form>")[0]
    fields: dict[str, list[str]] = {
        "p": re.findall(r'name="p" value="([^"]+)"', form),
        "seen_revision": re.findall(r'name="seen_revision" value="(\d+)"', form)[:1],
    }
    for name in re.findall(r'name="(e:[^"]+)" value="1"[^>]* checked', form):
        fields[name] = ["1"]
    for name, options in re.findall(r'<select name="(e:[^"]+)"[^>]*>(.*?)</select>', form):
        fields[name] = re.findall(r'value="([^"]*)" selected', options) or [""]
    return fields


def mended(fields: dict[str, list[str]], ids: dict[str, int]) -> dict[str, list[str]]:
    """The same with every rule kept."""
    fields.pop(f"e:{ids['定点投篮']}:D1")
    fields.pop(f"e:{ids['拔河']}:D8")
    return fields | {f"e:{ids['拔河']}:D15": ["1"], f"e:{ids['4×100米接力']}:D9": ["1"]}


def enter(browser: FlaskClient, ids: dict[str, int]) -> None:
    assert paste(browser, sports_day.block()).status_code == 303
    answer = browser.post(HERE, data=mended(grid(browser), ids) | {"word": "enter"})
    assert answer.status_code == 303, answer.text
