"""Files to keep, sent to whoever may read what is in them, and kept by no cache on the way."""

import io
from collections.abc import Sequence
from os import PathLike

from flask import send_file
from werkzeug.wrappers import Response

from activity_hub.formats.sheets import Sheet, as_csv, xlsx
from activity_hub.web.headers import as_personal

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def tables(found: Sequence[Sheet], name: str, file_format: str) -> Response:
    """Tables as `name.xlsx`, a sheet for each, or as `name.csv`, which holds the first alone."""
    body = as_csv(found[0]) if file_format == "csv" else xlsx(found)
    return attached(io.BytesIO(body), f"{name}.{file_format}", _TYPES[file_format])


def attached(body: io.BytesIO | PathLike[str], name: str, mimetype: str | None = None) -> Response:
    """A file to be kept, never shown inside a page of the hub; its name says the type where none is given."""
    return as_personal(send_file(body, mimetype, as_attachment=True, download_name=name))  # else a cache may keep it
