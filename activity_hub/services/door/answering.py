"""The answer to one scan, and how an item that cannot be read is known again."""

import hashlib
import json
from datetime import datetime
from typing import Any

from activity_hub.rules import scanning
from activity_hub.rules.scanning import Verdict


def said(scan_uuid: str | None, verdict: Verdict, **more: str | None) -> dict[str, Any]:
    """An answer as it is kept."""
    nothing = {"name": None, "union": None, "first_at": None, "first_gate": None}
    return {"scan_uuid": scan_uuid, "verdict": verdict.value} | nothing | more


def told(stored: dict[str, Any]) -> dict[str, Any]:
    """An answer as it is handed out: its time as an instant, which JSON cannot keep."""
    first_at = stored["first_at"]
    return stored | {"first_at": datetime.fromisoformat(first_at) if first_at else None}


def id_of(raw: object) -> str:
    """The id of an item that cannot be read: its own, or one made of what it says, so that a repetition is known."""
    own = raw.get("scan_uuid") if isinstance(raw, dict) else None
    if scanning.is_uuid(own):
        return own
    return f"unread-{hashlib.sha256(_text(raw).encode()).hexdigest()[:40]}"


def told_id(raw: object) -> str | None:
    """The id that an item says, whatever it is worth, but no longer than one may be."""
    own = raw.get("scan_uuid") if isinstance(raw, dict) else None
    return own[: scanning.MAX_UUID] if isinstance(own, str) else None


def code_in(raw: object) -> str:
    """The code in an item that cannot be read, or all of it."""
    code = raw.get("code") if isinstance(raw, dict) else None
    return code if isinstance(code, str) else _text(raw)


def _text(raw: object) -> str:
    return json.dumps(raw, sort_keys=True, default=str)
