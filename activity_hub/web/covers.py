"""Where cover pictures lie: one file by the digest of its bytes, in the instance folder."""

import os
import re
from pathlib import Path
from tempfile import NamedTemporaryFile

from flask import Flask
from werkzeug.datastructures import FileStorage

from activity_hub.formats import images


def folder(app: Flask) -> Path:
    """The folder of the covers."""
    return Path(app.config["INSTANCE_DIR"]) / "covers"


def is_digest(text: str) -> bool:
    """Whether a text can name a cover."""
    return re.fullmatch(r"[0-9a-f]{64}", text) is not None


def keep(app: Flask, sent: FileStorage | None) -> str:
    """Re-encode what was sent and keep it; answers its digest, raises images.BadPicture."""
    picture = images.cover(sent.stream.read(images.MAX_BYTES + 1) if sent else b"")
    place = folder(app)
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{picture.digest}.jpg"
    if not path.exists():
        # Written beside and moved, so that nobody ever reads half a picture.
        with NamedTemporaryFile(dir=place, delete=False) as file:
            file.write(picture.jpeg)
        os.replace(file.name, path)
    return picture.digest
