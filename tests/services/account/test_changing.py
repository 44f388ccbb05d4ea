"""A new password, and new details."""

import pytest
from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import AuditEntry
from activity_hub.rules.sign_in import Denial, PasswordFault
from activity_hub.services.account import changing, devices
from activity_hub.services.base.access import Invalid, Refused
from tests.cast import Cast
from tests.conftest import NOON
from tests.services.account.signing import PASSWORD, sign_in


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
