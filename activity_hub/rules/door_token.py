"""The token in a door pass, which turns a phone into a device: computed from the id of the pass, never stored."""

from collections.abc import Iterable

from activity_hub.rules import signed_id

_PURPOSE = b"door pass"


def make(secret: str, pass_id: int) -> str:
    """The token of this pass."""
    return signed_id.make(_PURPOSE, secret, pass_id)


def pass_id(text: str, secrets: Iterable[str]) -> int | None:
    """Which pass this token is of; None for what no secret of the hub, new or old, has made."""
    return signed_id.claimed(text) if signed_id.is_genuine(_PURPOSE, text, 0, secrets) else None
