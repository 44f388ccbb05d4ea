"""What the scanner leaves on a phone: sealed, dropped in time, gone when somebody leaves; never what is unsent."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from activity_hub.models import Scan
from activity_hub.services.door import devices, passes
from tests import phones
from tests.browser.gate import (
    WRONG_CLOCK,
    code_of,
    count,
    go_offline,
    kept,
    left,
    open_door,
    open_kept,
    raw,
    read,
    rows,
    verdict,
)
from tests.chromium import ARGS, chromium

pytestmark = pytest.mark.browser
DAYS_LATER = timedelta(days=15)
ENDED = {"title": "This phone no longer stands at this door.", "code": "device_denied"}
# Rows as an older page wrote them, before there was a key.
WRITE_BARE = """async (rows) => {
  const asked = indexedDB.open("door", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("scans", { keyPath: "scan_uuid" });
    asked.result.createObjectStore("lists", { keyPath: "activity_id" });
  };
  await new Promise((go) => (asked.onsuccess = go));
  const change = asked.result.transaction("scans", "readwrite");
  rows.forEach((row) => change.objectStore("scans").put(row));
  await new Promise((go) => (change.oncomplete = go));
  asked.result.close();
}"""
OTHER_KEY = """async () => {
  const asked = indexedDB.open("door-keys");
  await new Promise((go) => (asked.onsuccess = go));
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const change = asked.result.transaction("keys", "readwrite");
  change.objectStore("keys").put(key, "own");
  await new Promise((go) => (change.oncomplete = go));
  asked.result.close();
}"""
SWAPPED = """async () => {
  const asked = indexedDB.open("door");
  await new Promise((go) => (asked.onsuccess = go));
  const change = asked.result.transaction("scans", "readwrite");
  const all = change.objectStore("scans").getAll();
  await new Promise((go) => (all.onsuccess = go));
  const [one, other] = all.result;
  change.objectStore("scans").put({ ...one, scan_uuid: other.scan_uuid });
  change.objectStore("scans").put({ ...other, scan_uuid: one.scan_uuid });
  await new Promise((go) => (change.oncomplete = go));
  asked.result.close();
}"""
READ_KEY = """async () => {
  const asked = indexedDB.open("door-keys");
  await new Promise((go) => (asked.onsuccess = go));
  const all = asked.result.transaction("keys").objectStore("keys").getAll();
  await new Promise((go) => (all.onsuccess = go));
  asked.result.close();
  const [key] = all.result;
  return crypto.subtle.exportKey("raw", key).then(() => "read out", (fault) => fault.name);
}"""


@pytest.fixture
def basketball(cast, clock):
    """It begins now."""
    return cast.activity(starts_at=clock.at)


@pytest.fixture
def unsafe(playwright: Playwright, site: str) -> Iterator[tuple[Browser, str]]:
    """A browser that knows the hub by a name on the house's own network, over plain http."""
    args = [*ARGS, "--host-resolver-rules=MAP hub.test 127.0.0.1"]
    opened = playwright.chromium.launch(executable_path=chromium(), args=args)
    yield opened, site.replace("127.0.0.1", "hub.test")
    opened.close()


def one_sent_one_waiting(open_as, cast, basketball, page: Page | None = None) -> Page:
    """A phone with a list, a scan that the hub has got, and one that it has not."""
    sent, unsent = (code_of(cast.register(number, basketball)) for number in ("M1", "M2"))
    page = page or open_as("checker")
    open_door(page, basketball)
    read(page, sent)
    expect(verdict(page, "Come in")).to_be_visible()
    expect(verdict(page, "Come in")).to_be_hidden()
    expect(count(page, "waiting")).to_have_text("0")
    go_offline(page)
    read(page, unsent)
    expect(verdict(page, "Come in")).to_contain_text("will be sent")
    expect(verdict(page, "Come in")).to_be_hidden()
    return page


def test_what_lies_on_the_phone_is_sealed(open_as, cast, basketball):
    page = one_sent_one_waiting(open_as, cast, basketball)
    assert sorted((row["state"], row["name"]) for row in kept(page)) == [("acked", "沈*"), ("waiting", "顾*")]
    assert len(kept(page, "lists")[0]["entries"]) == 2
    assert {frozenset(row) for row in raw(page)} == {frozenset({"scan_uuid", "iv", "sealed"})}
    assert {frozenset(row) for row in raw(page, "lists")} == {frozenset({"activity_id", "iv", "sealed"})}
    lying = str(raw(page) + raw(page, "lists"))
    assert not [secret for secret in ("AH1.", "waiting", "entries", "沈*", "顾*") if secret in lying]
    assert page.evaluate(READ_KEY) == "InvalidAccessError"


def test_what_an_older_page_wrote_is_read_sealed_and_sent(open_as, cast, clock, basketball):
    code = code_of(cast.register("M1", basketball))
    row = {"scan_uuid": "older-page-0001", "activity_id": basketball, "code": code, "kind": "in", "state": "waiting"}
    row |= {"gate": "", "occurrence_no": None, "at": clock.at.timestamp() * 1000, "device_time": clock.at.isoformat()}
    page = open_as("checker")
    page.goto("/door/app.webmanifest")  # of this hub, and without script
    page.evaluate(WRITE_BARE, [row, {**row, "scan_uuid": "older-page-0002", "activity_id": basketball + 1}])
    open_door(page, basketball)
    expect(count(page, "waiting")).to_have_text("0")
    assert [(one.scan_uuid, one.verdict) for one in rows(Scan)] == [("older-page-0001", "ok")]
    assert {one["scan_uuid"]: one["state"] for one in kept(page)} == {
        "older-page-0001": "acked",
        "older-page-0002": "waiting",  # of another door: sent from there
    }
    assert [set(one) for one in raw(page)] == [{"scan_uuid", "iv", "sealed"}] * 2


@pytest.mark.parametrize("spoilt", [OTHER_KEY, SWAPPED], ids=["another key", "in each other's place"])
def test_what_cannot_be_opened_any_more_is_said_and_left(open_as, cast, basketball, spoilt):
    page = one_sent_one_waiting(open_as, cast, basketball)
    page.context.set_offline(False)
    page.goto("/door/app.webmanifest")
    page.evaluate(spoilt)
    open_door(page, basketball)
    expect(page.get_by_text("Some scans on this phone cannot be opened any more.")).to_be_visible()
    assert len(raw(page)) == 2
    read(page, code_of(cast.register("M3", basketball)))
    expect(count(page, "mine")).to_have_text("1")  # and it goes on


def test_over_plain_http_no_name_is_kept_and_no_scan_is_lost(unsafe, open_as, cast, signed_in_cookie, basketball):
    browser, address = unsafe
    code = code_of(cast.register("M1", basketball))
    page = open_as(None, on=browser, base_url=address)
    cookie = {"name": "hub", "value": signed_in_cookie("checker"), "url": address}
    page.context.add_cookies([cookie])
    open_door(page, basketball)
    assert page.evaluate("[isSecureContext, typeof crypto.subtle]") == [False, "undefined"]
    expect(page.get_by_text("This address begins with http, not https.")).to_be_visible()
    expect(page.locator("[data-start]")).to_be_hidden()  # where there can be no camera none is offered
    expect(page.locator("[data-said]")).to_contain_text("No camera on an http address.")
    go_offline(page)
    read(page, code)
    expect(verdict(page, "Cannot tell")).to_be_visible()
    assert [row["code"] for row in raw(page)] == [code] and raw(page, "lists") == []
    page.get_by_role("button", name="Let them in").click()
    page.context.set_offline(False)
    expect(count(page, "waiting")).to_have_text("0")
    assert [row.verdict for row in rows(Scan)] == ["ok"]


def test_what_was_acknowledged_long_ago_goes_and_what_is_unsent_stays(open_as, cast, basketball):
    page = one_sent_one_waiting(open_as, cast, basketball)
    context = page.context
    page.close()
    context.set_offline(False)
    context.route("**/api/v1/scans", lambda route: route.abort())
    context.add_init_script(WRONG_CLOCK % int(DAYS_LATER.total_seconds() * 1000))
    again = context.new_page()
    open_door(again, basketball)
    assert [row["state"] for row in kept(again)] == ["waiting"]


def test_any_page_of_the_hub_drops_what_had_its_time(open_as, cast, basketball):
    page = one_sent_one_waiting(open_as, cast, basketball)
    context = page.context
    page.close()
    context.set_offline(False)
    context.add_init_script(WRONG_CLOCK % int(DAYS_LATER.total_seconds() * 1000))
    elsewhere = context.new_page()
    elsewhere.goto("/")
    assert left(elsewhere, "lists", 0) == []
    assert [row["state"] for row in left(elsewhere, "scans", 1)] == ["waiting"] and rows(Scan)[1:] == []


def test_a_phone_that_was_ended_forgets_all_but_what_is_unsent(open_as, cast, clock, basketball):
    organiser = cast.actor("organiser")
    join = f"/door/join/{phones.token_of(passes.make(by=organiser, at=clock.at, activity_id=basketball))}?lang=en"
    page = open_as(None)
    page.goto(join)
    page.get_by_role("textbox").fill("小陈的手机")
    page.get_by_role("button", name="Stand at the door").click()
    page.wait_for_selector("[data-caught]")
    page = one_sent_one_waiting(open_as, cast, basketball, page)
    devices.end(by=organiser, at=clock.at, activity_id=basketball, device_id=phones.newest().id)
    page.context.set_offline(False)
    expect(page.locator("[data-banner=ended]")).to_be_visible()
    assert left(page, "lists", 0) == []
    assert [row["state"] for row in left(page, "scans", 1)] == ["waiting"]
    read(page, code_of(cast.register("M3", basketball)))
    expect(verdict(page, "Phone not allowed")).to_contain_text("Ask the organiser for a door pass")
    again = passes.make(by=organiser, at=clock.at, activity_id=basketball)  # a new pass: the old one is void for it
    page.goto(f"/door/join/{phones.token_of(again)}?lang=en")
    page.get_by_role("textbox").fill("小陈的手机")
    page.get_by_role("button", name="Stand at the door").click()
    page.wait_for_selector("[data-caught]")
    expect(count(page, "waiting")).to_have_text("0")
    assert [row.verdict for row in rows(Scan)] == ["ok", "ok"]


def test_a_door_that_is_closed_to_somebody_leaves_the_other_doors_alone(open_as, cast, clock, basketball):
    other = cast.activity("X2", starts_at=clock.at)
    page = open_as("checker")
    open_door(page, other)
    read(page, code_of(cast.register("M1", other)))
    expect(verdict(page, "Come in")).to_be_visible()
    page = one_sent_one_waiting(open_as, cast, basketball, page)
    page.context.set_offline(False)
    page.route(f"**/door/{basketball}/counts*", lambda route: route.fulfill(status=403, json=ENDED))
    expect(page.locator("[data-banner=ended]")).to_be_visible()
    assert [row["activity_id"] for row in left(page, "lists", 1)] == [other]
    assert {row["activity_id"] for row in left(page, "scans", 2) if row["state"] == "acked"} == {other}


def signing_out(page: Page) -> None:
    """From the account page, as its button does."""
    page.context.set_offline(False)
    page.route("**/api/v1/scans", lambda route: route.abort())
    page.goto("/me/account?lang=en")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()


def test_signing_out_takes_the_names_along(open_as, cast, basketball):
    page = open_as("checker")
    open_kept(page, basketball)  # else there is no copy to take along, and it may come while somebody leaves
    read(page, code_of(cast.register("M1", basketball)))
    expect(count(page, "mine")).to_have_text("1")
    expect(count(page, "waiting")).to_have_text("0")
    signing_out(page)
    page.wait_for_url("/")
    assert raw(page) == [] and raw(page, "lists") == []
    assert "door-pages" not in page.evaluate("caches.keys()")


def test_signing_out_with_scans_unsent_warns_and_keeps_them(open_as, cast, basketball, signed_in_cookie, site):
    page = one_sent_one_waiting(open_as, cast, basketball)
    signing_out(page)
    expect(page.get_by_text("Scans of a door wait on this phone.")).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("/")
    assert [row["state"] for row in kept(page)] == ["waiting"] and raw(page, "lists") == []
    page.unroute_all()
    page.context.add_cookies([{"name": "hub", "value": signed_in_cookie("checker"), "url": site}])
    open_door(page, basketball)
    expect(count(page, "waiting")).to_have_text("0")
    assert [row.verdict for row in rows(Scan)] == ["ok", "ok"]


def finishing_with_one_unsent(open_as, cast, basketball):
    """A phone that has let one in without network, where "Finish and wipe" was pressed."""
    code = code_of(cast.register("M1", basketball))
    page = open_as("checker")
    open_kept(page, basketball)
    go_offline(page)
    read(page, code)
    expect(count(page, "mine")).to_have_text("1")
    expect(verdict(page, "Come in")).to_be_hidden()
    page.get_by_text("Finish on this phone").click()
    page.get_by_role("button", name="Finish and wipe").click()
    return page


def test_finishing_is_refused_while_scans_wait_and_then_leaves_nothing(open_as, cast, basketball):
    page = finishing_with_one_unsent(open_as, cast, basketball)
    expect(page.get_by_text("1 scans have not been sent.")).to_be_visible()
    expect(page.get_by_role("button", name="Yes, wipe it")).to_be_hidden()
    assert len(kept(page)) == 1
    page.context.set_offline(False)
    expect(count(page, "waiting")).to_have_text("0")
    page.get_by_role("button", name="Finish and wipe").click()
    page.get_by_role("button", name="Yes, wipe it").click()
    expect(page.get_by_text("Nothing of this door is on this phone any more.")).to_be_visible()
    assert kept(page) == [] and kept(page, "lists") == []
    assert page.evaluate("caches.keys()") == []
    assert len(rows(Scan)) == 1


def test_whoever_insists_may_wipe_what_waits(open_as, cast, basketball):
    page = finishing_with_one_unsent(open_as, cast, basketball)
    page.get_by_role("button", name="Wipe although they are lost").click()
    expect(page.get_by_text("Nothing of this door is on this phone any more.")).to_be_visible()
    assert kept(page) == []
