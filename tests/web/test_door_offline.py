"""What the scanner needs to go on without a network: its worker, its place on the home screen, what a phone may ask."""

import re
import shutil

import pytest

from activity_hub import folders
from activity_hub.database import db
from activity_hub.models import Registration
from activity_hub.services.base import pass_codes
from activity_hub.web.door import offline
from tests.conftest import NOON


@pytest.fixture
def checker(signed_in):
    return signed_in("checker")


def send(client, activity_id, uuid, registration_id):
    code = pass_codes.code_of(db.session.get(Registration, registration_id))
    sent = {"activity_id": activity_id, "scans": [{"scan_uuid": uuid, "code": code, "kind": "in"}]}
    assert client.post("/api/v1/scans", json=sent).status_code == 200


def test_the_worker_is_asked_anew_each_time(client):
    answer = client.get("/door/worker.js")
    assert answer.status_code == 200 and answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert client.get("/door/worker.js", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.fixture
def dist(tmp_path, monkeypatch):
    """A front end of its own, whose worker nobody has asked for yet."""
    shutil.copytree(folders.STATIC / "dist", tmp_path / "dist")
    monkeypatch.setattr(folders, "STATIC", tmp_path)
    offline._script.cache_clear()
    yield tmp_path / "dist"
    offline._script.cache_clear()


def test_a_build_under_a_running_server_takes_the_worker_from_nobody(client, dist):
    before = client.get("/door/worker.js")
    shutil.rmtree(dist)
    after = client.get("/door/worker.js")
    assert (after.status_code, after.data) == (200, before.data)


def test_a_worker_that_was_gone_before_anybody_asked_is_not_found(client, dist):
    shutil.rmtree(dist)
    assert client.get("/door/worker.js").status_code == 404


def test_the_worker_keeps_files_that_are_there(client):
    text = client.get("/door/worker.js").get_data(as_text=True)
    named = [part for part in text.split('"') if re.match(r"/static/dist/.", part)]
    assert any("door-" in one for one in named) and any(one.endswith(".wasm") for one in named)
    assert [one for one in named if not (folders.STATIC / one.removeprefix("/static/")).is_file()] == []


def test_the_home_screen(client, cast):
    answer = client.get("/door/app.webmanifest?lang=en")
    assert answer.mimetype == "application/manifest+json"
    assert answer.json["start_url"] == answer.json["scope"] == "/door/"
    assert {icon["sizes"] for icon in answer.json["icons"]} == {"192x192", "512x512"}
    pictures = [folders.STATIC / icon["src"].removeprefix("/static/") for icon in answer.json["icons"]]
    assert all(picture.read_bytes().startswith(b"\x89PNG") for picture in pictures)


def test_the_home_screen_opens_the_list_of_doors(checker, basketball):
    assert checker.get("/door/").status_code == 200


def test_scans_that_a_restored_hub_lacks(checker, cast, basketball):
    send(checker, basketball, "known-0001", cast.register("M1", basketball))
    other = cast.activity("X2", starts_at=NOON)
    send(checker, other, "elsewhere-1", cast.register("M1", other))
    asked = ["lost-0001", "known-0001", "elsewhere-1", "lost-0001"]
    answer = checker.post(f"/door/{basketball}/known", json={"scan_uuids": asked})
    assert answer.json == {"missing": ["lost-0001", "elsewhere-1"]}


@pytest.mark.parametrize("body", [None, [], {}, "x", [1], ["short"], ["u" * 9] * 501])
def test_a_question_that_cannot_be_read(checker, basketball, body):
    assert checker.post(f"/door/{basketball}/known", json=body).status_code == 422
    if body != []:
        assert checker.post(f"/door/{basketball}/known", json={"scan_uuids": body}).status_code == 422


def test_only_who_stands_there_may_ask(signed_in, client, cast, basketball):
    body = {"scan_uuids": ["known-0001"]}
    assert client.post(f"/door/{basketball}/known", json=body).status_code == 303
    assert signed_in("M1").post(f"/door/{basketball}/known", json=body).status_code == 403


def test_who_may_set_a_refusal_aside_is_offered_it(signed_in, basketball):
    for number, may in (("organiser", "true"), ("checker", "false")):
        assert f'"may_override": {may}' in signed_in(number).get(f"/door/{basketball}").get_data(as_text=True)
