"""One's own messages: unseen first, seen by one's own hand, and nobody else's."""

from datetime import timedelta

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Outbox
from activity_hub.rules.notices import Notice
from activity_hub.services import notice, registration
from tests.cast import Cast
from tests.conftest import NOON
from tests.statements import statements

CEILING = 3


def test_the_unseen_stand_first_and_the_newest_of_them(cast: Cast) -> None:
    activity_id = cast.activity()
    for minute, text in enumerate(("一", "二", "三")):
        cast.tell("M1", activity_id, text, minute)
    by = cast.actor("M1")
    newest = notice.messages(by=by).items[0]
    notice.see(by=by, at=NOON, ids=[newest.id])
    found = notice.messages(by=by)
    assert [one.text for one in found.items] == ["二", "一", "三"] and (found.unseen, found.total) == (2, 3)
    assert found.items[0].by_name == "文三" and found.items[0].is_new and not found.items[-1].is_new


def test_anothers_message_is_neither_read_nor_marked(cast: Cast) -> None:
    cast.tell("M1", cast.activity(), "给沈知行")
    message = notice.messages(by=cast.actor("M1")).items[0]
    assert notice.messages(by=cast.actor("M2")).items == [] and notice.unseen(by=cast.actor("M2")) == 0
    notice.see(by=cast.actor("M2"), at=NOON, ids=[message.id, -1, 2**40])
    assert notice.unseen(by=cast.actor("M1")) == 1


def test_seen_once_is_seen_at_that_time(cast: Cast) -> None:
    cast.tell("M1", cast.activity(), "看过")
    by = cast.actor("M1")
    [message] = notice.messages(by=by).items
    for hour in range(2):
        notice.see(by=by, at=NOON + timedelta(hours=hour), ids=[message.id])
    assert db.session.scalar(select(Outbox.seen_at)) == NOON


def test_many_cost_as_many_statements_as_one(cast: Cast) -> None:
    activity_id = cast.activity()
    for minute in range(60):
        cast.tell("M1", activity_id, str(minute), minute)
    by = cast.actor("M1")
    with statements() as sent:
        found = notice.messages(by=by, page=2)
    assert len(sent) <= CEILING and len(found.items) == 10
    assert notice.messages(by=by, page=99).page == 2 and notice.messages(by=by, page=-3).page == 1


def test_whoever_was_signed_up_by_another_is_told(cast: Cast) -> None:
    activity_id = cast.activity()
    made, _new = registration.sign_up(by=cast.actor("liaison"), at=NOON, activity_id=activity_id, member_no="M1")
    registration.sign_up(by=cast.actor("liaison"), at=NOON, activity_id=activity_id, member_no="M1")
    registration.sign_up(by=cast.actor("M2"), at=NOON, activity_id=activity_id)
    [message] = notice.of_registration(by=cast.actor("M1"), registration_id=made.id)
    assert (message.kind, message.by_name) == (Notice.SIGNED_UP_FOR, "联四")
    assert notice.of_registration(by=cast.actor("liaison"), registration_id=made.id) == []
    assert notice.unseen(by=cast.actor("M2")) == 0
