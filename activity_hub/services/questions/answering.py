"""What somebody is asked, what they answered and who comes along: read, and changed until sign-up closes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Activity, Registration
from activity_hub.rules import questions as rule
from activity_hub.rules.guests import Guest
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.places import HOLDING, LIVE, RefusalCode, Status, window_refusal
from activity_hub.rules.questions import Question, QuestionKind
from activity_hub.rules.seats import OPEN_POOL
from activity_hub.rules.terms import Terms
from activity_hub.services.base import (
    access,
    answer_files,
    answers,
    audit,
    frame,
    guests,
    places,
    promotion,
    quotas,
)
from activity_hub.services.base.access import NotAllowed, NotFound, Refused
from activity_hub.services.base.answers import Said
from activity_hub.services.base.locking import begins_anew


@dataclass(frozen=True, slots=True)
class Sheet:
    """What somebody who signs up is asked: the questions, and how many may come along."""

    activity_id: int
    title: str
    questions: tuple[Question, ...]
    guests_max: int


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered and who comes along; `may_change` while sign-up is open."""

    registration_id: int
    sheet: Sheet
    said: tuple[Said, ...]
    guests: tuple[Guest, ...]
    may_change: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """Codes of the required questions that were not answered, as where somebody else signed the member up."""
        return rule.missing(self.sheet.questions, {one.question_id: one.value for one in self.said})

    @property
    def is_anything(self) -> bool:
        return bool(self.said or self.guests or self.sheet.questions or self.sheet.guests_max)


def sheet(by: Actor, at: datetime, activity_id: int) -> Sheet:
    """What the activity asks; raises NotFound."""
    return _sheet(access.activity(by, activity_id), at)


def _sheet(activity: Activity, at: datetime) -> Sheet:
    asks = frame.of(activity).has_questions
    questions = answers.asked_now(activity, at) if asks else ()
    return Sheet(activity.id, activity.title, questions, Terms.of(activity.terms).guests_max)


def given(by: Actor, at: datetime, registration_id: int) -> Given:
    """The answers of one registration, for the member and who acts for them; raises NotFound, NotAllowed."""
    registration = access.registration_to_change(by, registration_id)
    activity = db.session.get_one(Activity, registration.activity_id)
    asks = frame.of(activity).has_questions
    said = answers.said([registration.id]).get(registration.id, ()) if asks else ()
    has_guests = registration.places > 1
    company = guests.of_registrations([registration.id]).get(registration.id, ()) if has_guests else ()
    may_change = Status(registration.status) in LIVE and _closed(activity, at) is None
    return Given(registration.id, _sheet(activity, at), said, company, may_change)


def _may_open(by: Actor, registration: Registration) -> bool:
    if registration.member_id == by.member_id or access.holds_for(by, registration.member_id, Right.ACT_FOR):
        return True
    try:
        return access.activity(by, registration.activity_id, Right.EDIT_ACTIVITY) is not None
    except NotAllowed:
        return False


def _closed(activity: Activity, at: datetime) -> RefusalCode | None:
    known = frame.of(activity)
    return window_refusal(places.call_of(activity, known.first_starts_at, known.is_drawn), at)


@begins_anew
def change(
    *,
    by: Actor,
    at: datetime,
    registration_id: int,
    given: Mapping[str, object],
    company: Sequence[Guest | Mapping[str, Any]] | None = None,
) -> None:
    """Answer anew, and say anew who comes along (None leaves them): more need places, fewer give them to who waits.

    Raises Invalid, and Refused: INCOMPLETE, FULL, UNIT_QUOTA_FULL, or why sign-up is closed.
    """
    with write_tx():
        seen = access.registration_to_change(by, registration_id)
        activity = lock(Activity, seen.activity_id)
        registration = lock(Registration, registration_id)
        if activity is None or registration is None:
            raise NotFound
        places.settle(activity, at)
        if refusal := _closed(activity, at):
            raise Refused(refusal)
        if Status(registration.status) not in LIVE:
            raise Refused(RefusalCode.CLOSED)
        files = _answer(activity, registration, given, at)
        if company is not None:
            _bring(activity, registration, company, at)
        registration.updated_at = at
        audit.record(by, at, "answer", "registration", registration.id, places=registration.places)
    answer_files.throw_away(files)


def _answer(activity: Activity, registration: Registration, given: Mapping[str, object], at: datetime) -> list[str]:
    held = answers.held_by(registration.id)
    return answers.rewrite(registration, answers.read(activity, given, at, held=held), held)


def _bring(
    activity: Activity, registration: Registration, company: Sequence[Guest | Mapping[str, Any]], at: datetime
) -> None:
    coming = guests.check(Terms.of(activity.terms), company)
    wanted = 1 + len(coming)
    if wanted > registration.places and Status(registration.status) in HOLDING:
        _require_room(activity, registration, wanted - registration.places, at)
    guests.rewrite(registration, coming)
    if wanted != registration.places:
        places.resize(activity, registration, at, wanted)


def _require_room(activity: Activity, registration: Registration, more: int, at: datetime) -> None:
    """Places for more people are those that a newcomer would get now: whoever waits comes first."""
    line = promotion.line_behind(activity, at, quotas.seats(activity, at))
    if line.may_take(registration.quota_id, more):
        return
    is_unit = any(node_id != OPEN_POOL for node_id, _gives in line.pool.lacks(registration.quota_id, more))
    raise Refused(RefusalCode.UNIT_QUOTA_FULL if is_unit else RefusalCode.FULL)


def file(by: Actor, registration_id: int, question_id: int) -> tuple[Path, str]:
    """Where a file that was sent lies, and what to call it; raises NotFound.

    For the member, who acts for them, and who may edit the activity; for all others there is no such file.
    """
    registration = access.registration(by, registration_id)
    if not _may_open(by, registration):
        raise NotFound
    said = answers.said([registration.id]).get(registration.id, ())
    found = next((one for one in said if one.question_id == question_id and one.kind is QuestionKind.FILE), None)
    if found is None or not answer_files.is_name(found.value):
        raise NotFound
    path = answer_files.folder() / found.value
    return path, f"{found.code}-{registration.id}{path.suffix}"
