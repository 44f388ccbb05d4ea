"""Static files with hashed names, served by the app itself with long lives and ready-made compression."""

import re
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

from activity_hub import folders

_HASHED = re.compile(r"-[A-Z0-9]{8}\.")


def _harden(headers: Headers, _path: str, _url: str) -> None:
    """These answers never come by web/headers.py."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


def init_app(app: Flask) -> None:
    """Put WhiteNoise in front of the app; nothing but the built files is reachable."""
    dist = Path(folders.STATIC) / "dist"
    if not dist.is_dir():
        return
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(dist),
        prefix="static/dist/",
        max_age=60,
        allow_all_origins=False,
        add_headers_function=_harden,
        immutable_file_test=lambda _path, url: bool(_HASHED.search(url)),
    )
