"""Whatever a rule can refuse with has its words, and equal codes of two enums keep their own."""

import importlib
import inspect
import pkgutil
import re
from enum import StrEnum

import pytest

from activity_hub import rules
from activity_hub.rules.lifecycle import LifecycleRefusal
from activity_hub.rules.places import RefusalCode
from activity_hub.wording import refusals


def refusing_enums() -> list[type[StrEnum]]:
    modules = [
        importlib.import_module(f"{rules.__name__}.{found.name}") for found in pkgutil.iter_modules(rules.__path__)
    ]
    return [
        kind
        for module in modules
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, StrEnum) and kind.__module__ == module.__name__ and re.search(r"Refusal|Denial", name)
    ]


def test_there_are_refusals() -> None:
    assert {LifecycleRefusal, RefusalCode} <= set(refusing_enums())


@pytest.mark.parametrize("code", [code for kind in refusing_enums() for code in kind], ids=repr)
def test_every_refusal_has_words(code: StrEnum) -> None:
    assert refusals.of(code) is not None


def test_a_code_nobody_has_worded_has_none() -> None:
    class Made(StrEnum):
        FULL = "full"

    assert refusals.of(Made.FULL) is None
