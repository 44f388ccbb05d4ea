"""The built front end's files by their plain names."""

import json
from functools import lru_cache

from flask import Flask

from activity_hub import folders


@lru_cache
def _manifest() -> dict[str, str]:
    found: dict[str, str] = json.loads((folders.STATIC / "dist" / "manifest.json").read_text())
    return found


def asset(name: str) -> str:
    """The address of a built file such as "theme.css", with its content's hash; an unknown name is a KeyError."""
    return f"/static/dist/{_manifest()[name]}"


def init_app(app: Flask) -> None:
    """Let templates name assets."""
    app.jinja_env.globals["asset"] = asset
