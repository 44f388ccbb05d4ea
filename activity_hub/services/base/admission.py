"""The one way in: a member's phone, a liaison's list, a delegation, a team and the door all ask for a place here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from activity_hub.database import db
from activity_hub.models import Activity, Registration
from activity_hub.rules.audience import fits
from activity_hub.rules.fairness import PLAIN, Fairness
from activity_hub.rules.permissions import Actor
from activity_hub.rules.places import HOLDING, Asker, RefusalCode, Room, Status, answer
from activity_hub.rules.seats import OPEN_POOL
from activity_hub.rules.terms import Terms
from activity_hub.services.base import answers, asking, audit, fairness, frame, guests, places, promotion, quotas
from activity_hub.services.base.access import NotFound, Refused
from activity_hub.services.base.asking import Someone
from activity_hub.services.base.places import Newcomer

MOST_REJECTIONS = 2  # a rejected member may ask again once (contract.md §10.17)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: a place for this member, by whom, with whom, and with which answers.

    `by_id` is whoever acts for the member; `by_hand` says that it is the organiser's own decision, for which sign-up
    need be neither open nor approved; `in_delegation`, that their union enters them. `request_key` names one press of
    a button: pressed again, it finds what it made. `guests` and `answers` are as services/base/guests and answers read
    them.
    """

    member_id: int
    by_id: int | None = None
    accept_clash: bool = False
    walk_in: bool = False
    by_hand: bool = False
    in_delegation: bool = False
    guests: Sequence[Mapping[str, Any]] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    team_id: int | None = None
    team_role: str | None = None
    request_key: str | None = None


@dataclass(frozen=True, slots=True)
class Admitted:
    """The registration, whether it is new, and who it is for."""

    registration: Registration
    is_new: bool
    someone: Someone


def admit(by: Actor, at: datetime, activity: Activity, wish: Wish) -> Admitted:
    """Give this member what the rules say; a live registration there already is answered as it is.

    Inside write_tx() with the activity locked. Raises NotFound for an id that is nobody's, Refused with a RefusalCode
    (CLASH with `clashes`, the activities' ids; INCOMPLETE with `fields`; SUSPENDED with `until` where it ends), Invalid
    for answers and guests that cannot be read.
    """
    places.settle(activity, at)
    someone = asking.someone(activity, wish.member_id, at, wish.request_key)
    if someone is None:
        raise NotFound
    known = someone.repeated or someone.held
    if known is not None:
        return Admitted(known, False, someone)
    return Admitted(_new(by, at, activity, wish, someone), True, someone)


def _new(by: Actor, at: datetime, activity: Activity, wish: Wish, someone: Someone) -> Registration:
    terms = Terms.of(activity.terms)
    fair = PLAIN if wish.walk_in else fairness.judge(activity, terms, wish.member_id, at)
    company = guests.check(terms, wish.guests)
    said = None
    if (frame.of(activity).has_questions or wish.answers) and not wish.walk_in:
        _ask(activity, someone, fair, wish, at, None)  # whoever may not come at all is told that first
        said = answers.read(activity, wish.answers, at, asks_all=not wish.in_delegation)
    count = 1 + len(company)
    seats = quotas.seats(activity, at)
    quota_id = seats.quota_for(someone.path)
    before = None if wish.walk_in else fair.wait_class
    status = _ask(activity, someone, fair, wish, at, _room(activity, at, seats, quota_id, count, before))
    _require_another_try(someone, wish)
    newcomer = _newcomer(wish, someone, quota_id, fair.wait_class)
    registration = places.place(activity, newcomer, at, status, count)
    if said is not None:
        answers.write(registration, said)
    if company:
        guests.write(registration, company)
    audit.record_now(by, at, "sign_up", "registration", registration.id, status=status.value, walk_in=wish.walk_in)
    return registration


def substitute(by: Actor, at: datetime, activity: Activity, leaving: Registration, wish: Wish) -> Registration:
    """Give the place that somebody leaves to this member and to nobody in the list; all is asked as by admit().

    Inside write_tx() with the activity and the registration locked; `leaving` is withdrawn.
    """
    places.settle(activity, at)
    someone = asking.someone(activity, wish.member_id, at)
    if someone is None:
        raise NotFound
    status, quota_id = Status(leaving.status), quotas.seats(activity, at).quota_for(someone.path)
    if someone.held is not None or status not in HOLDING or quota_id != leaving.quota_id:
        places.free(activity, leaving, at)
        return admit(by, at, activity, wish).registration
    fair = fairness.judge(activity, Terms.of(activity.terms), wish.member_id, at)
    _ask(activity, someone, fair, wish, at, Room(True))
    places.stand(activity, leaving, at, Status.PENDING)  # holds nothing now, and nobody has been promoted
    newcomer = _newcomer(wish, someone, quota_id, fair.wait_class)
    registration = places.place(activity, newcomer, at, Status.CONFIRMED)
    places.free(activity, leaving, at)
    db.session.flush()
    audit.record(by, at, "sign_up", "registration", registration.id, status=registration.status, walk_in=False)
    return registration


def room(
    activity: Activity,
    at: datetime,
    seats: quotas.Seats,
    union_path: str | None,
    count: int = 1,
    wait_class: int | None = None,
) -> Room:
    """Whether somebody of this union (and class) would be given so many places now; only `seats` is changed."""
    return _judged(promotion.line_behind(activity, at, seats, wait_class), seats.quota_for(union_path), count)


def _room(
    activity: Activity, at: datetime, seats: quotas.Seats, quota_id: int | None, count: int, wait_class: int | None
) -> Room:
    """Nobody overtakes a waiter: where there seems to be room, the list is served before the newcomer is judged."""
    line = promotion.line_on(activity, seats)
    if line.may_take(quota_id, count) and activity.waiting:
        places.promote(activity, at, line, wait_class)
    return _judged(line, quota_id, count)


def _judged(line: promotion.Line, quota_id: int | None, count: int) -> Room:
    if line.may_take(quota_id, count):
        return Room(True)
    return Room(False, any(node_id != OPEN_POOL for node_id, _gives in line.pool.lacks(quota_id, count)))


def _ask(activity: Activity, someone: Someone, fair: Fairness, wish: Wish, at: datetime, there: Room | None) -> Status:
    """The rule's answer; without a room only what concerns the activity and the person."""
    known = frame.of(activity)
    asker = Asker(
        suspended=someone.member.suspended,
        misfit=fits(asking.person_of(someone.member, someone.path), frame.audience_of(activity)),
        unfair=fair.refusal,
        has_unaccepted_clash=bool(someone.clashes) and not (wish.accept_clash or wish.walk_in) and there is not None,
        is_walk_in=wish.walk_in,
        is_by_hand=wish.by_hand,
        is_held_back=fair.is_held_back,
        is_together=wish.in_delegation or wish.team_id is not None,
    )
    call = places.call_of(activity, known.first_starts_at, known.is_drawn, known.has_contests, known.is_off)
    said = answer(call, asker, at, room=there or Room(True))
    if isinstance(said, Status):
        return said
    if said is RefusalCode.CLASH:
        raise Refused(said, clashes=sorted({clash.activity_id for clash in someone.clashes}))
    raise Refused(said, **({"until": fair.until} if said is fair.refusal and fair.until else {}))


def has_another_try(someone: Someone) -> bool:
    """Whether they may ask by themselves: not once they were rejected and rejected again."""
    return someone.rejections < MOST_REJECTIONS


def _require_another_try(someone: Someone, wish: Wish) -> None:
    """Whoever was rejected may ask again once; the organiser's own hand may give a place all the same."""
    if not wish.by_hand and not has_another_try(someone):
        raise Refused(RefusalCode.LIMIT_REACHED)


def _newcomer(wish: Wish, someone: Someone, quota_id: int | None, wait_class: int) -> Newcomer:
    return Newcomer(
        member_id=someone.member.id,
        union_id=someone.union_id,
        enterprise_id=someone.enterprise_id,
        by_id=wish.by_id if wish.by_id != someone.member.id else None,
        is_walk_in=wish.walk_in,
        quota_id=quota_id,
        wait_class=wait_class,
        team_id=wish.team_id,
        team_role=wish.team_role,
        request_key=wish.request_key,
    )
