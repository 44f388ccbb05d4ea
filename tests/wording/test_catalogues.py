"""What the catalogues owe to the code: every sentence, also where the extractor is blind, and one way to say you."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent.parent
LOCALES = ("zh_Hans", "zh_Hant", "en")
MARKS = {"_", "_l", "gettext", "lazy_gettext", "ngettext"}


def catalogue(locale: str) -> Catalog:
    with (ROOT / f"activity_hub/translations/{locale}/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=locale)


def marked() -> Iterator[tuple[str, str]]:
    """Every sentence that code marks for translation, with its file; inside f-strings too, where none is extracted."""
    for path in (ROOT / "activity_hub").rglob("*.py"):
        if "node_modules" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS and node.args:
                said = node.args[0]
                if isinstance(said, ast.Constant) and isinstance(said.value, str):
                    yield said.value, path.name


@pytest.mark.parametrize("locale", LOCALES)
def test_whatever_is_marked_is_translated(locale: str) -> None:
    known = catalogue(locale)
    found = list(marked())
    assert len(found) > 1000
    assert [(said, name) for said, name in found if said not in known] == []


@pytest.mark.parametrize("locale", ["zh_Hans", "zh_Hant"])
def test_one_way_to_say_you(locale: str) -> None:
    """你 for everybody, as colleagues speak: no 您, and nobody is shouted at."""
    texts = [message.string for message in catalogue(locale) if message.id]
    lines = [line for text in texts for line in (text if isinstance(text, tuple | list) else [text])]
    assert [line for line in lines if "您" in line or "！" in line] == []


@pytest.mark.parametrize("locale", ["zh_Hans", "zh_Hant"])
def test_no_space_is_typed_between_han_and_digits(locale: str) -> None:
    """The browser adds the air (text-autospace); what is copied stays clean."""
    texts = [message.string for message in catalogue(locale) if message.id]
    lines = [line for text in texts for line in (text if isinstance(text, tuple | list) else [text])]
    wrong = re.compile(r"[\u4e00-\u9fff，。：；（）、] +[\w%{]|(?<!%)[\w}] +[\u4e00-\u9fff]|\)s +[\u4e00-\u9fff]")
    assert [line for line in lines if wrong.search(line)] == []


def test_signing_in_is_not_drawing_lots() -> None:
    """Both are 签 in Simplified; in Traditional one is 簽 and the other 籤."""
    texts = [str(message.string) for message in catalogue("zh_Hant") if message.id]
    wrong = ("簽號", "抽簽", "中簽", "簽籤", "籤到", "再籤", "籤錯", "能籤", "裡籤", "箇中")
    assert [text for text in texts if any(one in text for one in wrong)] == []
