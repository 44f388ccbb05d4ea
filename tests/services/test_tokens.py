"""API tokens: made, found, ended."""

import pytest
from sqlalchemy import func, select

from activity_hub.database import db, write_tx
from activity_hub.models import ApiToken, Member
from activity_hub.rules.permissions import SYSTEM, Role
from activity_hub.services import tokens
from activity_hub.services.account import changing
from activity_hub.services.base.access import Invalid, NotFound
from tests.cast import Cast
from tests.conftest import NOON
from tests.statements import statements


def issue(numbers: list[str], name: str = "script") -> list[tuple[str, str]]:
    return tokens.issue(by=SYSTEM, at=NOON, member_nos=numbers, name=name)


def test_a_token_is_its_member_and_the_table_holds_a_digest(cast: Cast) -> None:
    [(number, token)] = issue(["M1"])
    assert number == "M1" and len(token) >= 43
    assert tokens.actor_by_token(at=NOON, token=token) == cast.actor("M1")
    row = db.session.scalars(select(ApiToken)).one()
    assert row.token_hash != token and row.last_used_at == NOON


@pytest.mark.parametrize("token", ["", "x", "M1", "\x00", "\ud800", "é" * 1000])
def test_an_unknown_token_is_nobody(cast: Cast, token: str) -> None:
    issue(["M1"])
    assert tokens.actor_by_token(at=NOON, token=token) is None


def test_many_are_made_in_order_and_one_unknown_number_stops_all(cast: Cast) -> None:
    numbers = ["M3", "M1", "M2", "M1"]
    made = issue(numbers)
    assert [number for number, _token in made] == ["M3", "M1", "M2"]
    assert len({token for _number, token in made}) == 3
    with pytest.raises(tokens.UnknownMembers) as unknown:
        issue(["M4", "no", "nor this"])
    assert unknown.value.member_nos == ("no", "nor this")
    assert db.session.scalar(select(func.count()).select_from(ApiToken)) == 3


def test_a_new_token_of_the_same_name_ends_the_old_one(cast: Cast) -> None:
    [(_, old)], [(_, other)], [(_, new)] = issue(["M1"]), issue(["M1"], "other"), issue(["M1"])
    assert tokens.actor_by_token(at=NOON, token=old) is None
    assert tokens.actor_by_token(at=NOON, token=new) is not None
    assert tokens.actor_by_token(at=NOON, token=other) is not None


def test_a_revoked_token_is_dead_at_once(cast: Cast) -> None:
    [(_, token)] = issue(["M1"])
    with pytest.raises(NotFound):
        tokens.revoke(by=cast.actor("M2"), at=NOON, member_no="M1", name="script")
    with pytest.raises(NotFound):
        tokens.revoke(by=SYSTEM, at=NOON, member_no="M1", name="another")
    tokens.revoke(by=cast.actor("M1"), at=NOON, member_no="M1", name="script")
    assert tokens.actor_by_token(at=NOON, token=token) is None


def test_a_suspended_member_s_token_is_nobody(cast: Cast) -> None:
    [(_, token)] = issue(["M1"])
    with write_tx():
        db.session.get_one(Member, cast.members["M1"]).suspended = True
    assert tokens.actor_by_token(at=NOON, token=token) is None


def test_an_own_token_takes_the_password(cast: Cast) -> None:
    changing.set_password(by=SYSTEM, at=NOON, member_no="M1", password="korrekt pferd")
    by = cast.actor("M1")
    with pytest.raises(Invalid):
        tokens.issue_own(by=by, at=NOON, name="script", password="wrong")
    made = tokens.issue_own(by=by, at=NOON, name="script", password="korrekt pferd")
    assert tokens.actor_by_token(at=NOON, token=made) == by
    assert [token.name for token in tokens.mine(by=by)] == ["script"]


def test_who_bears_a_token_takes_one_statement_however_many_roles(cast: Cast) -> None:
    cast.appoint("M1", Role.LIAISON, "A")
    cast.appoint("M1", Role.CHECKER, "B")
    [(_number, token)] = issue(["M1"])
    tokens.actor_by_token(at=NOON, token=token)  # stamps the first use
    with statements() as sent:
        found = tokens.actor_by_token(at=NOON, token=token)
    assert found is not None and len(found.grants) == 2 and len(sent) == 1
    assert found == cast.actor("M1")
