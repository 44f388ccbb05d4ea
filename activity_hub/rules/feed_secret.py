"""The secret in a personal calendar's address: computed from the feed's id and version, never stored."""

from collections.abc import Iterable

from activity_hub.rules import signed_id
from activity_hub.rules.signed_id import LENGTH

__all__ = ["LENGTH", "feed_id", "is_genuine", "make"]
_PURPOSE = b"calendar feed"


def make(secret: str, feed_id: int, version: int) -> str:
    """The secret of this feed in this version."""
    return signed_id.make(_PURPOSE, secret, feed_id, version)


def feed_id(text: str) -> int | None:
    """Which feed a secret claims to be of; None for what was never one."""
    return signed_id.claimed(text)


def is_genuine(text: str, version: int, secrets: Iterable[str]) -> bool:
    """Whether one of the hub's secrets, new or old, made this text for the feed in this version."""
    return signed_id.is_genuine(_PURPOSE, text, version, secrets)
