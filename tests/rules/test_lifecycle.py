"""The table of statuses, from every side."""

import pytest

from activity_hub.rules.lifecycle import (
    EDITABLE,
    NEEDS_APPROVAL,
    NEEDS_REASON,
    OCCURRENCES_AFTER,
    PUBLIC,
    TABLE,
    ActivityStatus,
    Command,
    LifecycleRefusal,
    OccurrenceStatus,
    after,
    commands,
    needs_dates,
)


@pytest.mark.parametrize("status", list(ActivityStatus))
@pytest.mark.parametrize("command", list(Command))
def test_what_the_table_has_no_row_for_is_refused(status: ActivityStatus, command: Command) -> None:
    assert after(status, command) == TABLE.get((status, command), LifecycleRefusal.WRONG_STATUS)
    assert (command in commands(status)) == ((status, command) in TABLE)


@pytest.mark.parametrize("status", list(ActivityStatus))
def test_every_status_but_the_last_leads_somewhere_and_every_one_can_be_reached(status: ActivityStatus) -> None:
    assert bool(commands(status)) == (status is not ActivityStatus.ARCHIVED)
    assert status is ActivityStatus.DRAFT or status in TABLE.values()


@pytest.mark.parametrize(
    ("status", "occurrences", "is_lacking"),
    [
        ("postponed", ("postponed",), True),
        ("postponed", ("planned", "postponed"), True),
        ("postponed", ("cancelled",), True),  # nothing would take place
        ("postponed", (), True),
        ("postponed", ("planned",), False),
        ("postponed", ("cancelled", "planned"), False),
        ("postponed", ("held", "planned"), False),
        ("closed", ("postponed",), False),
        ("draft", ("planned",), False),
    ],
)
def test_only_what_has_new_dates_is_published_again(
    status: str, occurrences: tuple[str, ...], is_lacking: bool
) -> None:
    held = [OccurrenceStatus(one) for one in occurrences]
    assert needs_dates(ActivityStatus(status), held) is is_lacking


def test_from_postponed_there_is_only_publishing_and_cancelling() -> None:
    assert set(commands(ActivityStatus.POSTPONED)) == {Command.PUBLISH, Command.CANCEL}


def test_what_is_over_can_no_longer_be_changed() -> None:
    assert set(ActivityStatus) - EDITABLE == {ActivityStatus.HELD, ActivityStatus.ARCHIVED, ActivityStatus.CANCELLED}


def test_nothing_unfinished_is_public() -> None:
    assert set(ActivityStatus) - PUBLIC == {ActivityStatus.DRAFT, ActivityStatus.SUBMITTED}


def test_bad_news_needs_a_reason_and_good_news_an_approval() -> None:
    assert {Command.CANCEL, Command.POSTPONE, Command.SEND_BACK} == NEEDS_REASON
    assert {Command.PUBLISH, Command.SEND_BACK} == NEEDS_APPROVAL


def test_commands_never_bring_back_what_was_called_off_or_held() -> None:
    for moves in OCCURRENCES_AFTER.values():
        assert not {"held", "cancelled"} & set(moves)
