"""What a phone at the door is called: enough to tell it from the others."""

from activity_hub.rules.activity import text_fault
from activity_hub.services.base.access import Invalid

LONGEST_NAME = 60


def checked_name(name: str | None) -> str:
    """The name on one line without spaces around it; Invalid when none can be seen, or no screen should meet it."""
    tidy = " ".join((name or "").split())
    if not is_seen(tidy):
        raise Invalid({"name": ["required"]})
    if text_fault(tidy, LONGEST_NAME):
        raise Invalid({"name": ["invalid"]})
    return tidy


def is_seen(text: str) -> bool:
    """Whether there is anything in it that a screen shows."""
    return any(letter.isprintable() and not letter.isspace() for letter in text)
