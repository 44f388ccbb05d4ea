"""Uploaded lists between preview and confirmation: one private file each, for an hour, for whoever sent it."""

import re
import secrets
import time
from pathlib import Path

from flask import current_app

from activity_hub.web.context import actor

KEPT_S = 3600


def keep(content: bytes) -> str:
    """Keep a file and give its ticket; what is older than an hour is thrown away."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > KEPT_S:
            old.unlink(missing_ok=True)
    ticket = secrets.token_hex(16)
    path = _path(ticket)
    path.touch(mode=0o600)
    path.write_bytes(content)
    return ticket


def take(ticket: str) -> bytes | None:
    """The file of a ticket, thrown away with this; None for another's ticket, a used or an old one."""
    path = _path(ticket)
    if not re.fullmatch(r"[0-9a-f]{32}", ticket) or not path.is_file():
        return None
    content = path.read_bytes()
    path.unlink(missing_ok=True)
    return content


def _folder() -> Path:
    return Path(current_app.config["INSTANCE_DIR"]) / "uploads"


def _path(ticket: str) -> Path:
    return _folder() / f"{actor().member_id}-{ticket}"
