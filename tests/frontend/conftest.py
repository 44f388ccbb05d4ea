"""An app without any table, to draw components and error pages with; and node, to run what phones run."""

import shutil
from collections.abc import Iterator

import pytest
from flask import Flask, abort

from activity_hub import create_app
from activity_hub.rules.permissions import Actor, Grant, Role
from activity_hub.web.policy import PUBLIC, policy

CHAIR = Actor(1, "20418837", "沈知行", 4, "/1/4/", "明达纺织工会", (Grant(Role.CHAIR, 1, "/1/"),))


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("hub")
    app = create_app(
        {"DATABASE_URL": f"sqlite:///{folder}/none.sqlite3", "INSTANCE_DIR": str(folder), "SECRET_KEY": "k" * 40}
    )
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.extensions["find_actor"] = lambda: CHAIR
    app.extensions["top_name"] = (float("inf"), "云溪区总工会")  # known already: nothing asks the database

    app.context_processor(lambda: {"unseen": lambda: 0})

    @app.get("/stopped/<int:status>")
    @policy(PUBLIC)
    def stopped(status: int) -> None:
        abort(status)

    yield app


@pytest.fixture(scope="session")
def node() -> str:
    """Where node is; without it what needs it is skipped."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("node is not there: what phones work out by themselves is not tested")
    return found
