"""Templates name built files plainly; a name that was never built is a fault at once, not a page without its look."""

import pytest

from activity_hub import folders
from activity_hub.web.assets import asset


def test_it_works() -> None:
    address = asset("theme.css")
    assert (folders.STATIC / address.removeprefix("/static/")).is_file()


def test_a_file_that_was_never_built_is_a_fault() -> None:
    with pytest.raises(KeyError):
        asset("nothing.css")
