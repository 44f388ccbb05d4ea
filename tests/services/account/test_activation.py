"""Slips with a code that let a new member in once."""

import pytest

from activity_hub.database import db
from activity_hub.models import Member
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.sign_in import Denial
from activity_hub.services.account import activation, devices
from activity_hub.services.base.access import Invalid, NotFound, Refused
from tests.cast import Cast
from tests.conftest import NOON, Clock
from tests.services.account.signing import sign_in


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
