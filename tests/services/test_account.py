"""Signing in, activation, devices and passwords, asked of the services."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import func, select

from activity_hub.database import db, write_tx
from activity_hub.models import AuditEntry, Member, SignedIn, SignInAttempt
from activity_hub.rules.permissions import SYSTEM, Role
from activity_hub.rules.sign_in import ACCOUNT, ADDRESS, OWN_DEVICE, SHARED_DEVICE, Denial, PasswordFault
from activity_hub.services.account import activation, changing, devices, signing_in
from activity_hub.services.base import passwords, throttle
from activity_hub.services.base.access import Invalid, NotFound, Refused
from tests.cast import Cast
from tests.conftest import NOON, Clock, make_app

PASSWORD = "korrekt pferd batterie"


@pytest.fixture
def known(cast: Cast) -> Cast:
    """M1 has a password, a phone and an e-mail; M2 shares the phone of M3."""
    with write_tx():
        for number, phone in (("M1", "13800000001"), ("M2", "13800000002"), ("M3", "13800000002")):
            db.session.get_one(Member, cast.members[number]).phone = phone
        db.session.get_one(Member, cast.members["M1"]).email = "shen@example.org"
    changing.set_password(by=SYSTEM, at=NOON, member_no="M1", password=PASSWORD)
    changing.set_password(by=SYSTEM, at=NOON, member_no="M2", password=PASSWORD)
    return cast


def sign_in(login: str, password: str = PASSWORD, at=NOON, address: str = "10.0.0.1", own: bool = True) -> str:
    return signing_in.sign_in(at=at, login=login, password=password, address=address, device="", own_device=own)


def attempts() -> int:
    return db.session.scalar(select(func.count()).select_from(SignInAttempt)) or 0


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
        weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        db.session.get_one(Member, known.members["M1"]).password_hash = weak
    sign_in("M1")
    renewed = db.session.get_one(Member, known.members["M1"]).password_hash
    assert renewed is not None and not passwords.is_outdated(renewed) and passwords.password_matches(renewed, PASSWORD)


def test_wrong_tries_are_throttled_under_every_name_of_the_account(known: Cast) -> None:
    for number, login in enumerate(["M1", "13800000001", "shen@example.org", "M1", "M1"]):
        with pytest.raises(Refused):
            sign_in(login, "wrong", address=f"10.0.0.{number}")
    for login in ("M1", "13800000001", "shen@example.org"):
        with pytest.raises(throttle.TooManyTries) as tried:
            sign_in(login, address="10.0.9.9")
        assert tried.value.seconds == ACCOUNT.first_wait.total_seconds()
    assert sign_in("M2")


def test_nobody_is_locked_out_for_good(known: Cast) -> None:
    at = NOON
    for _ in range(30):
        with pytest.raises((Refused, throttle.TooManyTries)):
            sign_in("M1", "wrong", at=at)
        at += timedelta(minutes=1)
    assert sign_in("M1", at=at + ACCOUNT.longest_wait)
    assert sign_in("M1", at=at + ACCOUNT.longest_wait)


def test_a_hundred_wrong_tries_from_one_address_are_throttled(known: Cast) -> None:
    heard = 0
    for number in range(100):
        try:
            sign_in(f"nobody {number}", "wrong")
        except Refused:
            heard += 1
        except throttle.TooManyTries:
            pass
    assert heard == ADDRESS.tries
    assert sign_in("M1", address="10.0.0.2")


def test_the_throttle_survives_a_restart(known: Cast, app: Flask, tmp_path) -> None:
    for _ in range(ACCOUNT.tries):
        with pytest.raises(Refused):
            sign_in("M1", "wrong")
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    again = make_app(url, tmp_path)
    with again.app_context(), pytest.raises(throttle.TooManyTries):
        sign_in("M1")
    with again.app_context():
        db.engine.dispose()


def test_a_right_password_clears_the_account_and_is_not_held_against_the_address(known: Cast) -> None:
    for _ in range(ACCOUNT.tries - 1):
        with pytest.raises(Refused):
            sign_in("M1", "wrong")
    sign_in("M1")
    assert attempts() == ACCOUNT.tries - 1  # those of the address


def test_tries_are_kept_as_digests_and_forgotten_after_a_day(known: Cast) -> None:
    with pytest.raises(Refused):
        sign_in("shen@example.org", "wrong", address="203.0.113.7")
    keys = "".join(db.session.scalars(select(SignInAttempt.key)))
    assert "shen" not in keys and "203" not in keys
    with pytest.raises(Refused):
        sign_in("nobody", "wrong", at=NOON + timedelta(days=1, seconds=1))
    assert attempts() == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
        (None, "nonsense", True),
    ],
)
def test_what_counts_as_one_address(one: str | None, other: str, same: bool) -> None:
    assert (throttle.network(one) == throttle.network(other)) is same


@pytest.mark.parametrize("own", [True, False])
def test_a_sign_in_ends_by_idling_and_by_age(known: Cast, own: bool) -> None:
    lasts = OWN_DEVICE if own else SHARED_DEVICE
    token = sign_in("M1", own=own)
    at = NOON
    while at + lasts.idle * 0.9 < NOON + lasts.whole:
        at += lasts.idle * 0.9
        assert devices.actor_by_token(at=at, token=token) is not None
    assert devices.actor_by_token(at=NOON + lasts.whole, token=token) is None
    idle = sign_in("M1", own=own)
    assert devices.actor_by_token(at=NOON + lasts.idle, token=idle) is None


def test_sign_out_everywhere_ends_every_device(known: Cast) -> None:
    held = [sign_in("M1") for _ in range(3)]
    other = sign_in("M2")
    devices.end_all(by=known.actor("M1"), at=NOON)
    assert [devices.actor_by_token(at=NOON, token=token) for token in held] == [None] * 3
    assert devices.actor_by_token(at=NOON, token=other) is not None


def test_one_device_is_ended_by_its_owner_alone(known: Cast) -> None:
    keep, end = sign_in("M1"), sign_in("M1")
    row = next(one for one in devices.mine(by=known.actor("M1"), at=NOON, token=end) if one.is_this)
    for by, signed_in_id in (("M2", row.signed_in_id), ("M1", 2**40), ("M1", 0)):
        with pytest.raises(NotFound):
            devices.end_one(by=known.actor(by), at=NOON, signed_in_id=signed_in_id)
    devices.end_one(by=known.actor("M1"), at=NOON, signed_in_id=row.signed_in_id)
    assert devices.actor_by_token(at=NOON, token=end) is None
    assert devices.actor_by_token(at=NOON, token=keep) is not None


def test_rows_that_ran_out_go_at_the_next_sign_in(known: Cast) -> None:
    sign_in("M1", own=False)
    sign_in("M1")
    sign_in("M1", at=NOON + SHARED_DEVICE.whole)
    ends = db.session.scalars(select(SignedIn.expires_at).order_by(SignedIn.expires_at)).all()
    assert ends == [NOON + OWN_DEVICE.whole, NOON + OWN_DEVICE.whole + SHARED_DEVICE.whole]


def test_a_password_change_ends_the_other_devices(known: Cast) -> None:
    here, there = sign_in("M1"), sign_in("M1")
    changing.change_password(by=known.actor("M1"), at=NOON, old=PASSWORD, new="ganz anderes wort", token=here)
    assert devices.actor_by_token(at=NOON, token=here) is not None
    assert devices.actor_by_token(at=NOON, token=there) is None
    with pytest.raises(Refused):
        sign_in("M1")
    assert sign_in("M1", "ganz anderes wort")


def test_a_password_change_needs_the_old_one_and_a_good_new_one(known: Cast) -> None:
    by = known.actor("M1")
    with pytest.raises(Invalid) as wrong:
        changing.change_password(by=by, at=NOON, old="wrong", new="ganz anderes wort", token=None)
    assert wrong.value.errors == {"old": [Denial.WRONG_OLD_PASSWORD]}
    with pytest.raises(Invalid) as weak:
        changing.change_password(by=by, at=NOON, old=PASSWORD, new="12345678", token=None)
    assert weak.value.errors == {"new": [PasswordFault.COMMON]}
    assert sign_in("M1")


def test_a_slip_lets_a_member_in_once(known: Cast, clock: Clock) -> None:
    [slip] = activation.issue_activation(by=known.actor("liaison"), at=NOON, member_ids=[known.members["M3"]])
    assert (slip.member_no, slip.name) == ("M3", "何素芬")
    code_hash = db.session.get_one(Member, known.members["M3"]).activation_hash
    assert code_hash is not None and slip.code not in code_hash

    def activate(code: str, at=NOON) -> str:
        return activation.activate(
            at=at, member_no="M3", code=code, password="ein langer satz", address="10.0.0.1", device=""
        )

    with pytest.raises(Refused):
        activate("0000-0000")
    with pytest.raises(Refused):
        activate(slip.code, at=NOON + activation.CODE_HOLDS)
    token = activate(slip.code.lower().replace("-", " "))
    assert devices.actor_by_token(at=NOON, token=token) is not None
    with pytest.raises(Refused) as again:
        activate(slip.code)
    assert again.value.code is Denial.WRONG_CODE
    assert sign_in("M3", "ein langer satz")


def test_a_new_slip_voids_the_old_one_and_a_weak_password_keeps_the_code(known: Cast) -> None:
    issue = {"by": known.actor("liaison"), "at": NOON, "member_ids": [known.members["M3"]]}
    [old], [new] = activation.issue_activation(**issue), activation.issue_activation(**issue)
    given = {"at": NOON, "member_no": "M3", "address": None, "device": ""}
    with pytest.raises(Refused):
        activation.activate(code=old.code, password="ein langer satz", **given)
    with pytest.raises(Invalid):
        activation.activate(code=new.code, password="12345678", **given)
    assert activation.activate(code=new.code, password="ein langer satz", **given)


def test_slips_reach_only_the_own_unions_and_nobody_above(known: Cast) -> None:
    with pytest.raises(NotFound):
        activation.issue_activation(by=known.actor("liaison"), at=NOON, member_ids=[known.members["M4"]])
    with pytest.raises(NotFound):
        activation.issue_activation(by=known.actor("checker"), at=NOON, member_ids=[known.members["M1"]])
    both = [known.members["chair"], known.members["M1"]]
    assert [
        slip.member_no for slip in activation.issue_activation(by=known.actor("liaison"), at=NOON, member_ids=both)
    ] == ["M1"]
    assert len(activation.issue_activation(by=SYSTEM, at=NOON, member_ids=both)) == 2


def test_new_details_need_the_password_and_are_audited_without_their_values(known: Cast) -> None:
    by = known.actor("M1")
    changed = changing.Details(phone="+86 138 0000 0009", email="Neu@Example.org", locale="en")
    with pytest.raises(Invalid):
        changing.change_details(by=by, at=NOON, changed=changed, password="wrong")
    changing.change_details(by=by, at=NOON, changed=changed, password=PASSWORD)
    assert changing.details(by=by) == changing.Details("13800000009", "neu@example.org", "en")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "details.changed")).one()
    assert entry.detail == {"fields": ["phone", "email", "locale"]}


@pytest.mark.parametrize(
    ("phone", "email"), [("abc", ""), ("123", ""), ("", "nobody"), ("", "a@b"), ("", "x" * 200 + "@example.org")]
)
def test_unusable_details_are_named(known: Cast, phone: str, email: str) -> None:
    with pytest.raises(Invalid) as invalid:
        changing.change_details(
            by=known.actor("M1"), at=NOON, changed=changing.Details(phone, email, ""), password=PASSWORD
        )
    assert set(invalid.value.errors) == ({"phone"} if phone else {"email"})


def test_a_role_taken_is_gone_at_the_next_request(known: Cast) -> None:
    token = sign_in("M1")
    known.appoint("M1", Role.CHAIR, "A")
    assert devices.actor_by_token(at=NOON, token=token) == known.actor("M1")
    with write_tx():
        db.session.execute(db.text("DELETE FROM appointment"))
    actor = devices.actor_by_token(at=NOON, token=token)
    assert actor is not None and actor.grants == ()
