"""The id of a row with a tag that only this hub can make: for addresses that are keys, computed and never stored."""

import hmac
from base64 import b32decode, b32encode
from binascii import Error as NotBase32
from collections.abc import Iterable

LENGTH = 32
_ID_BYTES = 4
_TAG_BYTES = 16


def make(purpose: bytes, secret: str, row_id: int, version: int = 0) -> str:
    """32 characters of lower-case base32: the id (4 bytes) and an HMAC-SHA-256 over id and version, cut to 16 bytes.

    The key belongs to one purpose alone: what opens a calendar opens nothing else.
    """
    head = row_id.to_bytes(_ID_BYTES, "big")
    key = hmac.digest(purpose, secret.encode("utf-8"), "sha256")
    tag = hmac.digest(key, head + version.to_bytes(4, "big"), "sha256")[:_TAG_BYTES]
    return b32encode(head + tag).decode("ascii").lower()


def claimed(text: str) -> int | None:
    """Whose id a text claims to be; None for what was never one."""
    if len(text) != LENGTH or text != text.lower() or not text.isascii():
        return None
    try:
        return int.from_bytes(b32decode(text.upper())[:_ID_BYTES], "big")
    except NotBase32:
        return None


def is_genuine(purpose: bytes, text: str, version: int, secrets: Iterable[str]) -> bool:
    """Whether one of the hub's secrets, new or old, made this text for the purpose in this version."""
    row_id = claimed(text)
    if row_id is None:
        return False
    return any(hmac.compare_digest(make(purpose, secret, row_id, version), text) for secret in secrets)
