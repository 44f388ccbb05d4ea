"""The secret in a personal calendar's address: computed from the feed's id and version, never stored."""

import hmac
from base64 import b32decode, b32encode
from binascii import Error as NotBase32
from collections.abc import Iterable

LENGTH = 32
_ID_BYTES = 4
_TAG_BYTES = 16


def make(secret: str, feed_id: int, version: int) -> str:
    """32 characters of lower-case base32: the id (4 bytes) and an HMAC-SHA-256 over id and version, cut to 16 bytes."""
    head = feed_id.to_bytes(_ID_BYTES, "big")
    return b32encode(head + _tag(secret, head, version)).decode("ascii").lower()


def feed_id(text: str) -> int | None:
    """Which feed a secret claims to be of; None for what was never one."""
    if len(text) != LENGTH or text != text.lower() or not text.isascii():
        return None
    try:
        return int.from_bytes(b32decode(text.upper())[:_ID_BYTES], "big")
    except NotBase32:
        return None


def is_genuine(text: str, version: int, secrets: Iterable[str]) -> bool:
    """Whether one of the hub's secrets, new or old, made this text for the feed in this version."""
    claimed = feed_id(text)
    if claimed is None:
        return False
    return any(hmac.compare_digest(make(secret, claimed, version), text) for secret in secrets)


def _tag(secret: str, head: bytes, version: int) -> bytes:
    key = hmac.digest(b"calendar feed", secret.encode("utf-8"), "sha256")
    return hmac.digest(key, head + version.to_bytes(4, "big"), "sha256")[:_TAG_BYTES]
