"""Who sees which activity, asked of the queries themselves."""

import pytest
from flask import Flask

from activity_hub.database import db
from activity_hub.rules.permissions import ANONYMOUS
from activity_hub.services import activity
from activity_hub.services.base import access
from tests.cast import Cast
from tests.conftest import NOON


def sees(cast: Cast, number: str | None) -> list[int]:
    db.session.rollback()
    by = cast.actor(number) if number else ANONYMOUS
    return [row.id for row in db.session.scalars(access.visible_activities(by))]


@pytest.mark.parametrize("commands", [(), (activity.cancel,), (activity.cancel, activity.archive)])
def test_what_became_of_a_draft_is_for_those_who_saw_the_draft(app: Flask, cast: Cast, commands: tuple) -> None:
    draft = cast.activity(status="draft", published_at=None)
    for command in commands:
        command(by=cast.actor("chair"), at=NOON, activity_id=draft, reason="没有场地")
    assert [sees(cast, number) for number in (None, "M1", "checker")] == [[], [], []]
    assert [sees(cast, number) for number in ("chair", "auditor")] == [[draft], [draft]]


def test_what_was_published_stays_to_be_seen(app: Flask, cast: Cast) -> None:
    shown = cast.activity()
    activity.cancel(by=cast.actor("chair"), at=NOON, activity_id=shown, reason="没有场地")
    activity.archive(by=cast.actor("chair"), at=NOON, activity_id=shown)
    assert [sees(cast, number) for number in (None, "M1")] == [[shown], [shown]]


def test_what_is_for_an_audience_is_seen_by_it_alone(app: Flask, cast: Cast) -> None:
    invited = cast.activity(visibility="audience")
    assert [sees(cast, number) for number in (None, "M4", "M1", "M3")] == [[], [], [invited], [invited]]
