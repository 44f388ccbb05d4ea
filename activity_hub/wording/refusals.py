"""The words for any refusal, wherever its enum lives: what is so, and what to do next."""

import importlib
import pkgutil
from enum import StrEnum
from functools import lru_cache
from types import ModuleType
from typing import NamedTuple

from activity_hub import wording


class Words(NamedTuple):
    """Both are lazily translated texts; next_step is None where there is nothing to add."""

    text: object
    next_step: object | None


@lru_cache
def _topics() -> tuple[ModuleType, ...]:
    names = (module.name for module in pkgutil.iter_modules(wording.__path__))
    return tuple(importlib.import_module(f"{wording.__name__}.{name}") for name in names)


def _find(dictionary: str, code: StrEnum) -> object | None:
    # members of different enums may be equal as text, so the enum itself must match as well
    for topic in _topics():
        for key, text in getattr(topic, dictionary, {}).items():
            if type(key) is type(code) and key == code:
                return text
    return None


def of(code: StrEnum) -> Words | None:
    """The words for a refusal's code from the REFUSAL and NEXT_STEP of its topic; None when nobody has worded it."""
    text = _find("REFUSAL", code)
    return None if text is None else Words(text, _find("NEXT_STEP", code))
