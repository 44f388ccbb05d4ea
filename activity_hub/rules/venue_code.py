"""Venue codes: what a screen or a sheet at the venue holds, so that members check themselves in.

The address ends in 24 characters of base32: kind (1 byte), occurrence id (4), the half minute or the version (2) and
HMAC-SHA-256 truncated to 8. Beside it stand eight Crockford characters to type: 40 bits of another HMAC over the same.
Nothing is stored: the key comes from the deployment's secret, for this purpose alone.
"""

import hmac
import re
from base64 import b32decode, b32encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from activity_hub.rules import passcode
from activity_hub.rules.door_terms import MAX_VERSION, DoorTerms, SelfCheckIn

LENGTH = 24
STEP = timedelta(seconds=30)
GRACE = 1  # steps: before, for who is slow to press; after, for two servers whose clocks differ a little
LOOKED_BACK = 20  # typed codes of the last ten minutes are known to be old; older ones are just unknown
_TURN = 1 << 16
_KINDS = {SelfCheckIn.ROTATING: 1, SelfCheckIn.STATIC: 2}
_BY_BYTE = {byte: kind for kind, byte in _KINDS.items()}
_TAG_BYTES = 8
_HEAD = 7
_CODE = re.compile(r"[A-Z2-7]{24}")
_ADDRESS = re.compile(r"\S*/HERE/([A-Z2-7]{24})/?(?:[?#].*)?", re.DOTALL)
BIGGEST_OCCURRENCE_ID = 0xFFFF_FFFF
BIGGEST_STEP = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class VenueCode:
    """A genuine code: for which occurrence, and of which half minute (counted from 1970) or version."""

    kind: SelfCheckIn
    occurrence_id: int
    number: int

    def is_good(self, terms: DoorTerms, at: datetime) -> bool:
        """Whether it checks in now: the kind that is switched on, and fresh by the server's clock."""
        if self.kind is not terms.self_check_in:
            return False
        if self.kind is SelfCheckIn.STATIC:
            return self.number == terms.static_version
        return abs(step_of(at) - self.number) <= GRACE


def step_of(at: datetime) -> int:
    """The half minute of an instant."""
    return int(at.timestamp() // STEP.total_seconds())


def seconds_left(at: datetime) -> float:
    """How long the code of this half minute still stands."""
    return STEP.total_seconds() - at.timestamp() % STEP.total_seconds()


def current(terms: DoorTerms, occurrence_id: int, at: datetime) -> VenueCode | None:
    """The code to show now; None where members do not check themselves in."""
    if terms.self_check_in is SelfCheckIn.OFF:
        return None
    number = terms.static_version if terms.self_check_in is SelfCheckIn.STATIC else step_of(at)
    return VenueCode(terms.self_check_in, occurrence_id, number)


def address(secret: str, code: VenueCode) -> str:
    """The 24 characters of the address; an id beyond 4 bytes or a version beyond 2 is a ValueError."""
    _require(code)
    head = bytes([_KINDS[code.kind]]) + code.occurrence_id.to_bytes(4, "big") + (code.number % _TURN).to_bytes(2, "big")
    return b32encode(head + _tag(secret, b"address", code)[:_TAG_BYTES]).decode("ascii")


def typed(secret: str, code: VenueCode) -> str:
    """The eight characters to type."""
    _require(code)
    return passcode.short_code(int.from_bytes(_tag(secret, b"typed", code)[:5], "big"))


def read(text: str, at: datetime, secrets: Sequence[str]) -> VenueCode | None:
    """What an address, or its last part, says; None for what none of the secrets made within eleven days of `at`.

    Whether it is still good is another question.
    """
    found = _bare(text)
    raw = b32decode(found) if found else b""
    kind = _BY_BYTE.get(raw[0]) if raw else None
    if found is None or kind is None:
        return None
    number = int.from_bytes(raw[5:_HEAD], "big")
    if kind is SelfCheckIn.ROTATING:
        number = _nearest(number, step_of(at))
    code = VenueCode(kind, int.from_bytes(raw[1:5], "big"), number)
    if number < 0 or (kind is SelfCheckIn.STATIC and number < 1):
        return None
    return code if any(hmac.compare_digest(address(secret, code), found) for secret in secrets) else None


def find_typed(
    text: str, places: Iterable[tuple[int, DoorTerms]], at: datetime, secrets: Sequence[str]
) -> VenueCode | None:
    """Which occurrence's code somebody typed, fresh or of the last minutes; `places` are those with an open door."""
    tidy = passcode.normal_short_code(text)
    if tidy is None:
        return None
    for occurrence_id, terms in places:
        for code in _lately(terms, occurrence_id, at):
            if any(hmac.compare_digest(typed(secret, code), tidy) for secret in secrets):
                return code
    return None


def _lately(terms: DoorTerms, occurrence_id: int, at: datetime) -> list[VenueCode]:
    """The codes that stood at this place, the newest first."""
    now = current(terms, occurrence_id, at)
    if now is None:
        return []
    newest = now.number + (GRACE if now.kind is SelfCheckIn.ROTATING else 0)
    oldest = max(newest - LOOKED_BACK - GRACE, 1)
    return [VenueCode(now.kind, occurrence_id, number) for number in range(newest, oldest - 1, -1)]


def _bare(text: str) -> str | None:
    """The code in what was scanned or pasted, in capitals."""
    tidy = text.strip().upper()
    if _CODE.fullmatch(tidy):
        return tidy
    there = _ADDRESS.fullmatch(tidy)
    return there.group(1) if there else None


def _nearest(low: int, step: int) -> int:
    """The half minute with these sixteen bits that lies nearest to `step`."""
    ahead = (low - step + _TURN // 2) % _TURN - _TURN // 2
    return step + ahead


def _require(code: VenueCode) -> None:
    most = MAX_VERSION if code.kind is SelfCheckIn.STATIC else BIGGEST_STEP
    is_one = code.kind in _KINDS and 0 <= code.occurrence_id <= BIGGEST_OCCURRENCE_ID and 0 <= code.number <= most
    if not is_one:
        raise ValueError("no such venue code")


def _tag(secret: str, use: bytes, code: VenueCode) -> bytes:
    """Over the whole number, not the sixteen bits: after 22 days the same bits come again."""
    head = bytes([_KINDS[code.kind]]) + code.occurrence_id.to_bytes(4, "big") + code.number.to_bytes(8, "big")
    return hmac.digest(_key(secret), use + b"\x00" + head, "sha256")


@lru_cache(maxsize=16)
def _key(secret: str) -> bytes:
    return hmac.digest(b"venue code", secret.encode("utf-8"), "sha256")
