"""The list that a door phone takes along: salted digests, bound and signed."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from activity_hub.rules import manifest
from activity_hub.rules.places import Status

SECRET, OTHER = "s" * 40, "t" * 40
AT = datetime(2026, 6, 15, 4, 17, 30, tzinfo=UTC)
CODE = "AH1.PMAAAAAABEAACLXSQRPWEWWYPXWBUNG4QKDYBD4DA"


def test_a_digest_is_the_published_one() -> None:
    import hashlib

    salt = "00112233445566aa"
    expected = hashlib.sha256(bytes.fromhex(salt) + CODE.encode()).digest()[:16].hex()
    assert manifest.digest(salt, CODE) == expected
    assert manifest.digests(salt, [CODE, CODE + "A"])[0] == expected


def test_every_phone_has_a_salt_of_its_own() -> None:
    salts = {manifest.salt(SECRET, activity, device) for activity in (1, 2) for device in (None, 1, 2)}
    assert len(salts) == 6 and all(len(salt) == 16 for salt in salts)
    assert manifest.salt(OTHER, 1, 1) not in salts
    assert manifest.salt(SECRET, 1, 1) == manifest.salt(SECRET, 1, 1)


@pytest.mark.parametrize("status", list(Status))
def test_only_a_confirmed_one_is_blocked(status: Status) -> None:
    assert manifest.state_of(status.value, False) == status.value
    assert manifest.state_of(status.value, True) == ("blocked" if status is Status.CONFIRMED else status.value)


def test_old_versions_end_somewhere() -> None:
    assert list(manifest.old_versions(1)) == []
    assert list(manifest.old_versions(3)) == [1, 2]
    assert len(manifest.old_versions(0xFFFF)) == manifest.OLD_VERSIONS


def test_it_lasts_a_day_and_never_beyond_the_device() -> None:
    hour = AT.replace(minute=0, second=0)
    assert manifest.lifetime(AT, None) == (hour, hour + timedelta(hours=24))
    soon = AT + timedelta(hours=2)
    assert manifest.lifetime(AT, soon) == (hour, soon)
    assert manifest.lifetime(AT, AT + timedelta(days=9))[1] == hour + timedelta(hours=24)


def test_the_signature_is_over_all_of_it() -> None:
    content = {"activity_id": 1, "entries": [["00", "confirmed", [], "沈*", "A1", 1]], "salt": "00"}
    text = manifest.signed(SECRET, content)
    said = json.loads(text)
    assert said.pop("signature") and said == content
    signatures = {json.loads(manifest.signed(SECRET, content | change))["signature"] for change in CHANGES}
    signatures.add(json.loads(manifest.signed(OTHER, content))["signature"])
    assert len(signatures) == len(CHANGES) + 1 and json.loads(text)["signature"] in signatures


CHANGES: list[dict[str, object]] = [{}, {"activity_id": 2}, {"salt": "01"}, {"entries": []}]


def test_a_tag_is_of_its_facts_and_of_the_secret() -> None:
    tags = [manifest.tag(secret, facts) for secret in (SECRET, OTHER) for facts in ([1, "a"], [1, "b"], ["1", "a"])]
    assert len(set(tags)) == 6 and manifest.tag(SECRET, [1, "a"]) == tags[0]
