"""The manifest: what a door phone is given to judge by when there is no network, and nothing that lets it mint passes.

A pass stands in it as a salted digest, so that the list says nothing to whoever does not hold the pass. The signature
is an HMAC: the phone cannot check it (on the way TLS protects the list), whoever holds the hub's secret can.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from activity_hub.rules.places import Status

LASTS = timedelta(hours=24)
OLD_VERSIONS = 20  # of one pass; what is older still is not known to the phone, and so never green
REVOKED, BLOCKED = "revoked", "blocked"
_DIGEST_BYTES = 16
_SALT_BYTES = 8
_TAG_LENGTH = 32


def salt(secret: str, activity_id: int, device_id: int | None) -> str:
    """The salt of one phone's list of one activity: the same at every reload, so that an unchanged list is known."""
    text = f"salt {activity_id} {device_id or 0}"
    return hmac.digest(_key(secret), text.encode(), "sha256")[:_SALT_BYTES].hex()


def digest(salt_hex: str, code: str) -> str:
    """How a pass code stands in the list: SHA-256 over the salt's bytes and the code, cut to 16 bytes, in hex."""
    return digests(salt_hex, [code])[0]


def digests(salt_hex: str, codes: Iterable[str]) -> list[str]:
    """The same for many codes."""
    begun = hashlib.sha256(bytes.fromhex(salt_hex))
    found = []
    for code in codes:
        one = begun.copy()
        one.update(code.encode("ascii"))
        found.append(one.hexdigest()[: 2 * _DIGEST_BYTES])
    return found


def state_of(status: str, is_suspended: bool) -> str:
    """What the list says of a registration: its status, or that the desk has to settle it."""
    return BLOCKED if is_suspended and status == Status.CONFIRMED.value else status


def old_versions(version: int) -> range:
    """The versions of a pass that were replaced, as far as the list remembers them."""
    return range(max(1, version - OLD_VERSIONS), version)


def lifetime(at: datetime, ends_at: datetime | None) -> tuple[datetime, datetime]:
    """From the full hour, so that within it an unchanged list is the same; for a day, and not beyond the device."""
    issued_at = at.replace(minute=0, second=0, microsecond=0)
    expires_at = issued_at + LASTS
    return issued_at, min(expires_at, ends_at) if ends_at else expires_at


def tag(secret: str, facts: object) -> str:
    """A word for a list that is made of these plain values and of nothing else: another one for any other list."""
    return hmac.digest(_key(secret), repr(facts).encode("utf-8", "surrogatepass"), "sha256").hex()[:_TAG_LENGTH]


def signed(secret: str, content: Mapping[str, Any]) -> str:
    """The list as JSON, at its end the `signature` over all that stands before it."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    signature = hmac.digest(_key(secret), text.encode("utf-8", "surrogatepass"), "sha256").hex()
    return f'{text[:-1]},"signature":"{signature}"}}'


def _key(secret: str) -> bytes:
    return hmac.digest(b"door manifest", secret.encode("utf-8"), "sha256")
