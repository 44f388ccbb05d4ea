"""One item of a batch as it came in, and what counts as an id."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeGuard, TypeVar

from activity_hub.rules.scanning.clock import instant
from activity_hub.rules.scanning.words import ScanKind, Verdict

MIN_UUID, MAX_UUID = 8, 64
MAX_BATCH = 200
MAX_REASON = 200
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Item:
    """One readable scan of a batch; `device_time` is kept as told, `voids` names the scan a void takes back.

    `shown` is what a phone without network told whoever stood there, `reason` why a refusal was overridden; `mark` says
    which phone made it (rules/door_mark.py).
    """

    scan_uuid: str
    code: str
    kind: ScanKind
    device_time: datetime | None = None
    voids: str | None = None
    is_offline: bool = False
    shown: Verdict | None = None
    reason: str = ""
    mark: str = ""


def read_item(raw: object) -> Item | None:
    """The scan in one item of a batch as it came; None when it cannot be read (then it is answered `unknown`)."""
    if not isinstance(raw, Mapping) or not isinstance(raw.get("offline", False), bool):
        return None
    scan_uuid, code, voids = raw.get("scan_uuid"), raw.get("code"), raw.get("voids")
    kind = _word(ScanKind, raw.get("kind"))
    if kind is ScanKind.VOID and code is None:
        code = ""  # the scan to take back names itself
    if kind is None or not is_uuid(scan_uuid) or not isinstance(code, str):
        return None
    is_offline = raw.get("offline", False)
    return Item(
        scan_uuid=scan_uuid,
        code=code,
        kind=kind,
        device_time=instant(raw.get("device_time")),
        voids=voids if is_uuid(voids) else None,
        is_offline=is_offline,
        shown=_word(Verdict, raw.get("shown")) if is_offline else None,
        reason=_reason(raw.get("reason")),
        mark=_mark(raw.get("mark")) if is_offline else "",
    )


def is_uuid(text: object) -> TypeGuard[str]:
    """Whether this may be a scan's id: a text of 8 to 64 characters that a database can keep."""
    return isinstance(text, str) and MIN_UUID <= len(text) <= MAX_UUID and is_storable(text)


def is_storable(text: str) -> bool:
    """Whether every database can keep this text: no NUL, no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


def _reason(told: object) -> str:
    """A reason as it is kept: what cannot be is none, and a long one is cut, for no scan waits for its reason."""
    return told.strip()[:MAX_REASON] if isinstance(told, str) and is_storable(told) else ""


def _mark(told: object) -> str:
    return told if isinstance(told, str) and len(told) <= MAX_UUID and told.isascii() else ""


def _word(words: type[_Word], told: object) -> _Word | None:
    return words(told) if isinstance(told, str) and told in set(words) else None
