"""Uploaded lists between preview and confirmation: one private file each, for an hour, for whoever sent it."""

import re
import secrets
import time
from contextlib import suppress
from pathlib import Path

from flask import current_app

from activity_hub.web.context import actor

KEPT_S = 3600


def keep(content: bytes) -> str:
    """Keep a file and give its ticket; what this member kept before is thrown away, and what is over an hour old."""
    _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    throw_away(f"{actor().member_id}-*")
    ticket = secrets.token_hex(16)
    path = _path(ticket)
    path.touch(mode=0o600)
    path.write_bytes(content)
    return ticket


def take(ticket: str) -> bytes | None:
    """The file of a ticket, thrown away with this; None for another's ticket, a used or an old one."""
    throw_away()
    path = _path(ticket)
    if not re.fullmatch(r"[0-9a-f]{32}", ticket) or not path.is_file():
        return None
    content = path.read_bytes()
    path.unlink(missing_ok=True)
    return content


def throw_away(also: str = "") -> None:
    """Throw away what is over an hour old, and what is named like `also`."""
    for file in _folder().glob("*"):
        with suppress(FileNotFoundError):  # another request was quicker
            if time.time() - file.stat().st_mtime > KEPT_S or file.match(also or "-"):
                file.unlink()


def _folder() -> Path:
    return Path(current_app.config["INSTANCE_DIR"]) / "uploads"


def _path(ticket: str) -> Path:
    return _folder() / f"{actor().member_id}-{ticket}"
