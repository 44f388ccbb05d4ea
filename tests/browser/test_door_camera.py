"""What a phone has for the door besides a camera that looks: a light, a second camera or none, its home screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.gate import address_of, look, open_door, read, show, verdict

pytestmark = pytest.mark.browser
# Two cameras, each with or without a light; what was asked of them is written down.
CAMERAS = """
window.asked = [];
window.showToCamera = async (url) => { const i = new Image(); i.src = url; await i.decode(); window.shown = i; };
const lit = LIT;
const cameras = Object.keys(lit).map((deviceId) => ({ kind: "videoinput", deviceId }));
navigator.mediaDevices.enumerateDevices = async () => cameras;
navigator.mediaDevices.getUserMedia = async ({ video }) => {
  const wanted = video.deviceId?.exact ?? Object.keys(lit)[0];
  window.asked.push(wanted);
  if (!(wanted in lit)) throw new DOMException("gone", "OverconstrainedError");
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
  const pen = canvas.getContext("2d");
  setInterval(() => {
    pen.fillStyle = "#6e6e6e"; pen.fillRect(0, 0, 640, 480);
    if (window.shown) pen.drawImage(window.shown, 0, 0, 640, 480);
  }, 50);
  const stream = canvas.captureStream(20);
  const [track] = stream.getVideoTracks();
  track.getSettings = () => ({ deviceId: wanted });
  track.getCapabilities = () => (lit[wanted] ? { torch: true } : {});
  track.applyConstraints = async ({ advanced: [{ torch }] }) => {
    if (lit[wanted] === "broken") throw new DOMException("no light", "OverconstrainedError");
    window.asked.push(torch);
  };
  return stream;
};
"""
REFUSING = """navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("no", "%s"); };"""
OFFER = """const offer = new Event("beforeinstallprompt", { cancelable: true });
offer.prompt = () => (window.prompted = true);
dispatchEvent(offer);"""


@pytest.fixture
def basketball(cast, clock):
    """It begins now."""
    return cast.activity(starts_at=clock.at)


def with_cameras(open_as, lit: str) -> Page:
    page = open_as("checker")
    page.add_init_script(CAMERAS.replace("LIT", lit))
    return page


def test_the_light_goes_on_and_off(open_as, basketball):
    page = with_cameras(open_as, "{ back: true }")
    look(page, basketball)
    torch = page.get_by_role("button", name="Torch")
    for pressed in ("true", "false"):
        torch.click()
        expect(torch).to_have_attribute("aria-pressed", pressed)
    assert page.evaluate("asked") == ["back", True, False]
    expect(page.get_by_role("button", name="Next camera")).to_be_hidden()


def test_a_light_that_does_not_go_on_is_not_shown_as_on(open_as, basketball):
    page = with_cameras(open_as, '{ back: "broken" }')
    look(page, basketball)
    torch = page.get_by_role("button", name="Torch")
    torch.click()
    page.wait_for_timeout(200)
    expect(torch).to_have_attribute("aria-pressed", "false")


def test_another_camera_is_chosen_and_remembered(open_as, cast, basketball):
    page = with_cameras(open_as, "{ back: true, wide: false }")
    look(page, basketball)
    page.get_by_role("button", name="Torch").click()
    page.get_by_role("button", name="Next camera").click()
    page.wait_for_function("asked.at(-1) === 'wide'")
    expect(page.get_by_role("button", name="Torch")).to_be_hidden()  # this one has no light
    show(page, address_of(cast.register("M1", basketball)))
    expect(verdict(page, "Come in")).to_be_visible()
    look(page, basketball)
    assert page.evaluate("asked.at(-1)") == "wide"
    page.get_by_role("button", name="Next camera").click()  # and round to the first again, its light off
    page.wait_for_function("asked.at(-1) === 'back'")
    expect(page.get_by_role("button", name="Torch")).to_have_attribute("aria-pressed", "false")


def test_a_camera_that_is_gone_gives_way_to_the_one_on_the_back(open_as, basketball):
    page = with_cameras(open_as, "{ back: false }")
    page.add_init_script("localStorage.setItem('door-camera', 'gone')")
    look(page, basketball)
    assert page.evaluate("asked") == ["gone", "back"]


def test_after_the_phone_has_slept_it_looks_again(open_as, cast, basketball):
    code = address_of(cast.register("M1", basketball))
    page = with_cameras(open_as, '{"the back": false}')
    look(page, basketball)
    page.evaluate("document.querySelector('[data-door] video').srcObject.getTracks().forEach((track) => track.stop())")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_function("() => document.querySelector('[data-door] video').srcObject.active")
    show(page, code)
    expect(verdict(page, "Come in")).to_be_visible()
    assert page.evaluate("asked") == ["the back"] * 2


def test_two_pages_of_one_door_know_of_each_other(open_as, basketball):
    page = open_as("checker")
    open_door(page, basketball)
    warning = "This door is open twice on this phone."
    expect(page.get_by_text(warning)).to_be_hidden()
    other = page.context.new_page()
    open_door(other, basketball)
    expect(other.get_by_text(warning)).to_be_visible()
    page.close()
    expect(other.get_by_text(warning)).to_be_hidden()


def test_on_its_side_a_phone_shows_the_picture_and_the_word(open_as, basketball):
    page = open_as("checker", viewport={"width": 740, "height": 360})
    page.add_init_script(CAMERAS.replace("LIT", '{"the back": false}'))
    look(page, basketball)
    expect(page.locator("[data-finder]")).to_be_in_viewport(ratio=0.9)
    read(page, "https://example.org/nothing-of-ours")
    said = verdict(page, "No entry")
    expect(said.locator(".word")).to_be_in_viewport(ratio=1)
    expect(said.locator(".btn.main")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(
    ("fault", "said"),
    [("NotAllowedError", "The camera is not allowed. Allow it"), ("NotFoundError", "No camera here. Take a photo")],
)
def test_without_a_camera_the_page_says_what_else_there_is(open_as, basketball, fault, said):
    page = open_as("checker")
    page.add_init_script(REFUSING % fault)
    open_door(page, basketball)
    button = page.get_by_role("button", name="Start scanning")
    if page.locator("[data-door]").get_attribute("data-state") != "blind":
        button.click()
    expect(page.locator("[data-said]")).to_contain_text(said)
    expect(button).to_be_visible()  # it may be tried again once it is allowed
    expect(page.get_by_text("Photo of the code", exact=True)).to_be_visible()
    assert page.problems == []


def test_the_place_on_the_home_screen_is_offered_once_the_browser_offers_it(open_as, basketball):
    page = open_as("checker")
    open_door(page, basketball)
    hint, button = page.locator("[data-install]"), page.get_by_role("button", name="Install")
    expect(hint).to_be_hidden()
    page.evaluate(OFFER)
    button.click()
    assert page.evaluate("window.prompted")


def test_an_iphone_is_told_how_and_an_installed_page_nothing(open_as, basketball):
    page = open_as("checker")
    page.add_init_script("navigator.standalone = sessionStorage.getItem('installed') === 'yes'")
    open_door(page, basketball)
    expect(page.locator("[data-install]")).to_be_visible()
    expect(page.get_by_role("button", name="Install")).to_be_hidden()
    page.evaluate("sessionStorage.setItem('installed', 'yes')")
    open_door(page, basketball)
    expect(page.locator("[data-install]")).to_be_hidden()
