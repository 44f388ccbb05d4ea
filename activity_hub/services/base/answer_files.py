"""Files that came with answers: kept under random names in the instance folder, beside the database."""

import os
import re
import secrets
import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

from activity_hub.database import setting
from activity_hub.rules.questions import SentFile

_NAME = re.compile(r"[0-9a-f]{32}\.(jpg|pdf)")
_GRACE_S = 24 * 3600  # a file this young may belong to a sign-up that is not committed yet


def folder() -> Path:
    """Where they lie; readable by the hub alone."""
    return Path(setting("INSTANCE_DIR")) / "answers"


def keep(file: SentFile) -> str:
    """Keep a file and give its name, which tells nothing of whose it is."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{secrets.token_hex(16)}{file.suffix}"
    with open(folder() / name, "xb", opener=_private) as kept:
        kept.write(file.content)
    return name


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def is_name(text: str) -> bool:
    """Whether a text can name such a file."""
    return _NAME.fullmatch(text) is not None


def throw_away(names: Iterable[str]) -> int:
    """Delete the files of these names; answers how many there were."""
    gone = 0
    for name in filter(is_name, names):
        with suppress(FileNotFoundError):
            (folder() / name).unlink()
            gone += 1
    return gone


def strays(known: Collection[str]) -> list[str]:
    """Files that no answer names, left by a sign-up that came to nothing; those of the last day are spared."""
    limit = time.time() - _GRACE_S
    found = []
    for file in folder().glob("*.*"):
        with suppress(FileNotFoundError):
            if file.name not in known and file.stat().st_mtime < limit:
                found.append(file.name)
    return found
