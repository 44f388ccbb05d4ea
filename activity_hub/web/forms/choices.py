"""The options of a field to choose from, made of the words for its values."""

from collections.abc import Mapping
from typing import Any

from wtforms.fields.choices import SelectChoice


def choices(words: Mapping[Any, Any], empty: Any = None) -> list[SelectChoice]:
    """One option for each value; `empty` is what an option without a value says, where there is one."""
    first = [] if empty is None else [SelectChoice("", empty)]
    return [*first, *(SelectChoice(value, label) for value, label in words.items())]
