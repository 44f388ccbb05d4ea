"""A served hub and Debian's Chromium: `site` is the live server, `open_as("M1")` a phone of somebody of the cast."""

import logging
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect
from werkzeug.serving import make_server

from activity_hub.database import db, write_tx
from activity_hub.services import schema
from activity_hub.services.account import signing_in
from tests.browser import camera
from tests.cast import Cast
from tests.chromium import ARGS, chromium
from tests.conftest import Clock, empty, make_app

PHONE = {"width": 375, "height": 812}
PATIENCE = 60_000  # milliseconds: two busy cores are slower than a phone, and nothing here proves a speed by it
expect.set_options(timeout=PATIENCE / 2)
# A green verdict goes after 1.5 s: time for an eye, hardly for a busy machine that looks twice a second.
GREENS_STAY = """{ const real = window.setTimeout;
window.setTimeout = (act, wait, ...more) => real(act, wait === 1500 ? 2100 : wait, ...more); }"""


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """One hub on SQLite behind a real socket, for all tests in a browser; CSRF protection is on as in life."""
    folder = tmp_path_factory.mktemp("served")
    app = make_app(f"sqlite:///{folder / 'hub.sqlite3'}", folder)
    app.config["WTF_CSRF_ENABLED"] = True
    prepare(app, folder)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    asked = app.config["ASKED"] = Asked()
    app.wsgi_app = asked.counting(app.wsgi_app)  # type: ignore[method-assign]
    server = make_server("127.0.0.1", 0, app, threaded=True)  # 127.0.0.1 counts as secure, so cameras work
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield app, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class Asked:
    """How many requests are being answered: what a closed page has asked goes on, and wants its database."""

    def __init__(self) -> None:
        self.count, self.changed = 0, threading.Condition()

    def counting(self, wsgi: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
        """The same app, counted from a request to its whole answer."""

        def counted(*words: object) -> Iterator[bytes]:
            self.add(1)
            try:
                answer = wsgi(*words)
                yield from answer
                getattr(answer, "close", int)()
            finally:
                self.add(-1)

        return counted

    def add(self, more: int) -> None:
        with self.changed:
            self.count += more
            self.changed.notify_all()

    def wait_until_answered(self) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.count == 0, PATIENCE / 1000), "somebody waits for an answer"


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
    hub.config["ASKED"].wait_until_answered()
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
        context.set_default_timeout(PATIENCE)
        context.add_init_script(GREENS_STAY)
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
