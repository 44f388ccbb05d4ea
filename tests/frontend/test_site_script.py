"""The little script of every page, in a real browser: day and night, copying, sent once, what was said goes away."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask, flash, render_template_string, request
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from activity_hub.web.policy import PUBLIC, policy

pytestmark = pytest.mark.browser
PAGE = """{% extends "layout/base.html" %}
{% from "components/page.html" import page_head, copy_line %}
{% from "components/lists.html" import filters, filter_tick %}
{% block title %}T{% endblock %}
{% block main %}{{ page_head("T") }}{{ copy_line("https://example.org/a.ics", "cal", "A") }}
{% call filters("/scripted") %}{{ filter_tick("open", "Only open", asked) }}{% endcall %}
<form method="post" action="/typed">{{ csrf_field() }}<input name="title" aria-label="Title">
<input name="password" type="password" aria-label="Secret"><textarea name="text" aria-label="Text"></textarea>
<label><input type="radio" name="which" value="a" checked>a</label>
<label><input type="radio" name="which" value="b">b</label><button>Try</button></form>
<form method="post" action="/slow" id="writes">{{ csrf_field() }}<button>Send</button></form>{% endblock %}"""


@pytest.fixture(scope="module")
def sent() -> list[str]:
    return []


@pytest.fixture(scope="module")
def address(hub: Flask, sent: list[str]) -> Iterator[str]:
    @hub.get("/scripted")
    @policy(PUBLIC)
    def scripted() -> str:
        if "said" in request.args:
            flash("Withdrawn", "done")
        return render_template_string(PAGE, asked="open" in request.args)

    @hub.route("/typed", methods=["GET", "POST"])
    @policy(PUBLIC)
    def typed() -> str:
        return render_template_string(PAGE, asked=False)

    @hub.post("/slow")
    @policy(PUBLIC)
    def slow() -> tuple[str, int]:
        sent.append("once")
        return "", 204  # the page stays, as on a slow network

    server = make_server("127.0.0.1", 0, hub, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en", base_url=address)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab = context.new_page()
    faults: list[str] = []
    tab.on("pageerror", lambda fault: faults.append(str(fault)))
    tab.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield tab
    context.close()
    assert faults == []


def test_night_is_kept_for_the_next_page(page: Page) -> None:
    page.goto("/scripted")
    day = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click(".rail-foot [data-scheme]")
    night = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert night != day
    page.goto("/scripted")
    assert page.get_attribute("html", "data-bs-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == night
    assert page.inner_text(".rail-foot [data-scheme]") == "Light"


def test_an_address_is_copied(page: Page) -> None:
    page.goto("/scripted")
    page.click(".copy-line button")
    page.wait_for_function("document.querySelector('.copy-line button').innerText.trim() === 'Copied'")
    assert page.evaluate("navigator.clipboard.readText()") == "https://example.org/a.ics"


def test_a_double_tap_sends_once(page: Page, sent: list[str]) -> None:
    page.goto("/scripted")
    sent.clear()
    with page.expect_response("**/slow"):
        page.evaluate("for (const _ of [1, 2, 3]) document.querySelector('#writes button').click()")
    page.wait_for_function("document.querySelector('#writes button').getAttribute('aria-disabled') === 'true'")
    page.wait_for_timeout(300)  # a second one would be on its way
    assert sent == ["once"]


def test_the_language_is_switched_and_nothing_typed_is_lost(page: Page) -> None:
    page.goto("/typed")
    page.get_by_role("button", name="Try").click()  # the answer to a form has no address of its own
    page.fill("[name=title]", "周五篮球夜")
    page.fill("[name=text]", "1. 张三\n2. 李四")
    page.fill("[name=password]", "Geheim-12")
    page.check("[name=which][value=b]")
    page.click(".rail-foot [hreflang=zh-Hans]")
    page.wait_for_url("**/typed?lang=zh-Hans")
    assert page.input_value("[name=title]") == "周五篮球夜" and page.input_value("[name=text]") == "1. 张三\n2. 李四"
    assert page.is_checked("[name=which][value=b]") and page.input_value("[name=password]") == ""
    page.goto("/typed")
    assert page.input_value("[name=title]") == ""  # it was laid aside for that page, once


def test_a_filter_takes_effect_at_once(page: Page) -> None:
    page.goto("/scripted")
    assert not page.is_visible(".filters button")
    page.check(".filters [name=open]")
    page.wait_for_url("**/scripted?open=1")


def test_what_was_said_goes_away_at_a_tap(page: Page) -> None:
    page.goto("/scripted?said=1")
    assert "Withdrawn" in page.inner_text("[role=status]")
    page.click(".said [data-close]")
    assert page.locator(".said").count() == 0


def test_the_menu_of_a_phone_closes_beside_it(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    page.goto("/scripted")
    page.click(".menu summary")
    assert page.is_visible(".menu .sheet")
    page.keyboard.press("Escape")
    assert not page.is_visible(".menu .sheet")


def test_it_works_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address, viewport={"width": 375, "height": 812})
    tab = context.new_page()
    tab.goto("/scripted")
    assert not tab.is_visible(".copy-line button") and not tab.is_visible(".rail-foot [data-scheme]")
    tab.click(".menu summary")
    assert tab.is_visible(".menu .sheet")
    tab.click(".menu summary")
    tab.check(".filters [name=open]")
    tab.click(".filters button")
    assert tab.url.endswith("/scripted?open=1")
    context.close()
