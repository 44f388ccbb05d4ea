"""A served hub and Debian's Chromium: `site` is the live server, `open_as("M1")` a phone of somebody of the cast."""

import logging
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from werkzeug.serving import make_server

from activity_hub.database import db, write_tx
from activity_hub.services import schema
from activity_hub.services.account import signing_in
from tests.browser import camera
from tests.cast import Cast
from tests.conftest import Clock, empty, make_app

PHONE = {"width": 375, "height": 812}
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
]


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    if chromium() is None:
        pytest.skip("chromium is not there: nothing is tested in a browser")
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    opened = playwright.chromium.launch(executable_path=chromium(), args=ARGS)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """One hub on SQLite behind a real socket, for all tests in a browser; CSRF protection is on as in life."""
    folder = tmp_path_factory.mktemp("served")
    app = make_app(f"sqlite:///{folder / 'hub.sqlite3'}", folder)
    app.config["WTF_CSRF_ENABLED"] = True
    prepare(app, folder)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)  # 127.0.0.1 counts as secure, so cameras work
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield app, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def prepare(app: Flask, folder: Path) -> None:
    """The newest schema, and a copy of the empty file to begin each test with."""
    with app.app_context():
        schema.upgrade()
        db.engine.dispose()
    shutil.copy(folder / "hub.sqlite3", folder / "empty.sqlite3")


@pytest.fixture
def app(served: tuple[Flask, str]) -> Iterator[Flask]:
    """The served app with an empty database; its clock shows the real time, as the phones' does."""
    hub, _address = served
    empty(hub)
    hub.config["CLOCK"].at = datetime.now(UTC).replace(microsecond=0)
    with hub.app_context():
        yield hub
        db.session.remove()


@pytest.fixture
def site(served: tuple[Flask, str], app: Flask) -> str:
    """The address of the served hub."""
    return served[1]


@pytest.fixture
def clock(app: Flask) -> Clock:
    return app.config["CLOCK"]


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast()


@pytest.fixture
def signed_in_cookie(app: Flask, cast: Cast) -> Callable[[str], str]:
    """The cookie of a device on which somebody of the cast has signed in."""

    def cookie(number: str) -> str:
        with write_tx():
            at, member_id = app.config["CLOCK"](), cast.members[number]
            token = signing_in.open_door(at=at, member_id=member_id, device="", own_device=True)
        signer = app.session_interface.get_signing_serializer(app)
        assert signer is not None
        return signer.dumps({"device": token})

    return cookie


@pytest.fixture
def open_as(
    browser: Browser, app: Flask, site: str, signed_in_cookie: Callable[[str], str]
) -> Iterator[Callable[..., Page]]:
    """open_as("checker") -> a page on a phone where that person is signed in (None: a stranger).

    `on` is another browser, e.g. one with a camera. `page.problems` collects errors of scripts and of the console.
    """
    contexts: list[BrowserContext] = []

    def opened(number: str | None = None, on: Browser | None = None, lang: str = "zh-CN", **more: object) -> Page:
        usual = {"base_url": site, "viewport": PHONE, "reduced_motion": "reduce"}  # a colour half-way is nobody's
        context = (on or browser).new_context(locale=lang, **usual | more)
        contexts.append(context)
        if number is not None:
            name = app.config["SESSION_COOKIE_NAME"]
            context.add_cookies([{"name": name, "value": signed_in_cookie(number), "url": site}])
        page = context.new_page()
        page.problems = []
        page.on("console", lambda said: page.problems.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda fault: page.problems.append(str(fault)))
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def with_camera(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[..., Browser]]:
    """with_camera(text, angle=12) -> a browser whose camera shows that code; the video is a launch flag: one each."""
    browsers: list[Browser] = []

    def launched(text: str, **how: float) -> Browser:
        video = camera.write_video(tmp_path / f"camera{len(browsers)}.y4m", [camera.picture(text, **how)] * 10)
        args = [*ARGS, f"--use-file-for-fake-video-capture={video}"]
        browsers.append(playwright.chromium.launch(executable_path=chromium(), args=args))
        return browsers[-1]

    yield launched
    for one in browsers:
        one.close()
