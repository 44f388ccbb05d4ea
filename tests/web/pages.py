"""Pages as people read them."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def text_of(response: TestResponse) -> str:
    """The words of an answer without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))


def read(client: FlaskClient, address: str, status: int = 200) -> str:
    """The words of a page in English; it has one headline, and no id stands twice."""
    answer = client.get(address + ("&" if "?" in address else "?") + "lang=en")
    page = answer.get_data(as_text=True)
    assert answer.status_code == status, page
    assert len(re.findall(r"<h1[ >]", page)) == 1
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    return text_of(answer)
