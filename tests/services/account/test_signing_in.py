"""Who is let in by which name and word, and what the tables keep of it."""

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Member, SignedIn
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.sign_in import Denial
from activity_hub.services.account import activation, changing, devices
from activity_hub.services.base import passwords
from activity_hub.services.base.access import Refused
from tests.cast import Cast
from tests.conftest import NOON
from tests.services.account.signing import PASSWORD, sign_in

WEAK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # of other parameters than today's


@pytest.mark.parametrize(
    "login", ["M1", " M1 ", "Ｍ1", "13800000001", "+86 138-0000-0001", "shen@example.org", "Shen@Example.org"]
)
def test_number_phone_and_email_all_sign_in(known: Cast, login: str) -> None:
    actor = devices.actor_by_token(at=NOON, token=sign_in(login))
    assert actor is not None and actor.member_id == known.members["M1"]


@pytest.mark.parametrize("login", ["13800000002", "nobody", "", "M3", "\x00", "M1\ud800"])
def test_a_shared_phone_a_stranger_and_a_member_without_password_are_refused_alike(known: Cast, login: str) -> None:
    with pytest.raises(Refused) as refused:
        sign_in(login)
    assert refused.value.code is Denial.WRONG_PASSWORD


def test_a_stranger_costs_a_password_check_too(known: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    checked: list[str] = []
    verify = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher,
        "verify",
        lambda self, known_hash, text: checked.append(known_hash) or verify(self, known_hash, text),
    )
    for login in ("nobody", "M3"):
        with pytest.raises(Refused):
            sign_in(login)
    assert len(checked) == 2 and all("m=19456,t=2,p=1" in known_hash for known_hash in checked)


def test_the_table_holds_digests_only(known: Cast) -> None:
    token = sign_in("M1")
    row = db.session.scalars(select(SignedIn)).one()
    assert token not in (row.token_hash, row.device) and len(row.token_hash) == 64
    member = db.session.get_one(Member, known.members["M1"])
    assert member.password_hash is not None and member.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_an_old_hash_is_renewed_at_sign_in(known: Cast) -> None:
    with write_tx():
        db.session.get_one(Member, known.members["M1"]).password_hash = WEAK.hash(PASSWORD)
    sign_in("M1")
    renewed = db.session.get_one(Member, known.members["M1"]).password_hash
    assert renewed is not None and not passwords.is_outdated(renewed) and passwords.password_matches(renewed, PASSWORD)


def test_no_password_is_hashed_while_others_wait_to_write(known: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    held_up: list[bool] = []
    hash_password = passwords.hash_password

    def watched(password: str) -> str:
        held_up.append(bool(db.session().info.get("writing")))
        return hash_password(password)

    [slip] = activation.issue_activation(by=known.actor("liaison"), at=NOON, member_ids=[known.members["M3"]])
    with write_tx():
        db.session.get_one(Member, known.members["M1"]).password_hash = WEAK.hash(PASSWORD)
    monkeypatch.setattr(passwords, "hash_password", watched)
    sign_in("M1")
    asked = {"at": NOON, "address": None, "device": ""}
    activation.activate(member_no="M3", code=slip.code, password=PASSWORD, **asked)
    changing.change_password(by=known.actor("M1"), at=NOON, old=PASSWORD, new="neun und neunzig", token=None)
    changing.set_password(by=SYSTEM, at=NOON, member_no="M1", password=PASSWORD)
    assert held_up == [False] * 4
