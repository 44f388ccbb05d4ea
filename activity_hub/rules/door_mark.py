"""Who made a scan that comes by another phone: a mark that the hub gave to whoever stood at the door, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from activity_hub.rules import signed_id

_DEVICE, _MEMBER = "d", "m"
_SINCE = 8  # hexadecimal digits of the second since 1970


@dataclass(frozen=True, slots=True)
class Mark:
    """The phone that was a device of the door, with the second in which it came, or the member signed in on it.

    After a restored backup another phone may have the same id: it came at another time.
    """

    device_id: int | None = None
    member_id: int | None = None
    since: datetime | None = None


def make(secret: str, activity_id: int, mark: Mark, gate: str = "") -> str:
    """33 characters, or 41 of a device, which holds for its gate alone, or for any where it was given none."""
    if mark.device_id is not None:
        version = int(mark.since.timestamp()) if mark.since else 0
        tag = signed_id.make(_purpose(_DEVICE, activity_id, gate), secret, mark.device_id, version)
        return f"{_DEVICE}{version:0{_SINCE}x}{tag}"
    return _MEMBER + signed_id.make(_purpose(_MEMBER, activity_id), secret, mark.member_id or 0)


def read(text: str, activity_id: int, gate: str, secrets: Iterable[str]) -> Mark | None:
    """Whose mark this is at the gate told with it; None for what no secret of the hub, new or old, made for that."""
    if text[:1] == _DEVICE:
        return _device(text[1 : 1 + _SINCE], text[1 + _SINCE :], activity_id, gate, list(secrets))
    is_ours = text[:1] == _MEMBER and signed_id.is_genuine(_purpose(_MEMBER, activity_id), text[1:], 0, secrets)
    return Mark(member_id=signed_id.claimed(text[1:])) if is_ours else None


def _device(since: str, tag: str, activity_id: int, gate: str, secrets: list[str]) -> Mark | None:
    if len(since) < _SINCE or set(since) - set("0123456789abcdef"):
        return None
    version, purposes = int(since, 16), (_purpose(_DEVICE, activity_id, gate), _purpose(_DEVICE, activity_id))
    if not any(signed_id.is_genuine(purpose, tag, version, secrets) for purpose in purposes):
        return None
    return Mark(device_id=signed_id.claimed(tag), since=datetime.fromtimestamp(version, UTC))


def _purpose(kind: str, activity_id: int, gate: str = "") -> bytes:
    return f"door mark {kind} {activity_id} {gate}".encode()
