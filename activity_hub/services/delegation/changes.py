"""Changes after the deadline: asked for by the liaison, granted or refused by the organiser, kept for good."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Delegation, LineUpChange, Member
from activity_hub.rules import line_up
from activity_hub.rules.delegation import (
    ChangeKind,
    ChangeStatus,
    DelegationRefusal,
    DelegationStatus,
)
from activity_hub.rules.notices import Notice
from activity_hub.rules.permissions import Actor, Right
from activity_hub.services.base import access, audit, outbox
from activity_hub.services.base.access import Invalid, NotFound, Refused
from activity_hub.services.base.locking import begins_anew
from activity_hub.services.delegation import ground, judging, registering, writing
from activity_hub.services.delegation.change_rows import cells_of, detail_of, rows_after, text_fault
from activity_hub.services.delegation.ground import Ground, Row
from activity_hub.services.delegation.views import BrokenView, Cell, ChangeView, PersonName

WITHDRAWS = (ChangeKind.WITHDRAW,)


def ask(
    *,
    by: Actor,
    at: datetime,
    activity_id: int | str,
    union: str,
    kind: ChangeKind,
    leaves: str | None = None,
    joins: str | None = None,
    cells: Sequence[Cell] = (),
    reason: str = "",
) -> ChangeView:
    """Ask for a change of a line-up that is locked; whoever joins must not break a rule that held (RULES_BROKEN).

    REPLACE: `joins` takes over the part and the entries of `leaves`. WITHDRAW: `leaves`. ADD: `joins` with `cells`.
    Raises what for_liaison() does, Invalid by field, and Refused where it cannot be asked for now.
    """
    reason = " ".join(reason.split())
    with write_tx():
        found = ground.for_liaison(by, at, activity_id, union, locked=True)
        delegation = _locked_one(found, at)
        detail = detail_of(found, kind, leaves, joins, cells, reason)
        row = LineUpChange(
            delegation_id=delegation.id,
            kind=kind.value,
            detail=detail,
            reason=reason,
            status=ChangeStatus.ASKED.value,
            asked_by_id=by.member_id,
            asked_at=at,
        )
        after = rows_after(found, row)
        newly = _newly(found, after)
        if newly and kind not in WITHDRAWS:
            raise Refused(DelegationRefusal.RULES_BROKEN, broken=newly)
        db.session.add(row)
        db.session.flush()
        audit.record(by, at, "ask", "delegation", delegation.id, change=row.id, kind=kind.value)
        db.session.flush()
        return views([row], {delegation.id: found})[0]


def _locked_one(found: Ground, at: datetime) -> Delegation:
    """The delegation, where changes of it have to be asked for."""
    if found.delegation is None or found.status is not DelegationStatus.ENTERED:
        raise Refused(DelegationRefusal.NOT_ENTERED)
    if refusal := found.window.change_refusal(at):
        raise Refused(refusal)
    return found.delegation


def changes(*, by: Actor, at: datetime, activity_id: int | str, union: str) -> tuple[ChangeView, ...]:
    """Every change asked for, newest first."""
    found = ground.for_reader(by, at, activity_id, union)
    if found.delegation is None:
        return ()
    asked = select(LineUpChange).where(LineUpChange.delegation_id == found.delegation.id)
    rows = list(db.session.scalars(asked.order_by(LineUpChange.id.desc())))
    return views(rows, {found.delegation.id: found})


@begins_anew
def decide(
    *, by: Actor, at: datetime, change_id: int, grants: bool, answer: str = "", accept_clashes: bool = False
) -> ChangeView:
    """Grant a change, which is then done, or refuse it with a reason. What is granted keeps the rules that held.

    Raises NotFound, NotAllowed, Invalid for the answer, and Refused with ALREADY_DECIDED, HAS_BEGUN, RULES_BROKEN,
    NOT_ADMITTED, NOT_IN_DELEGATION.
    """
    answer = " ".join(answer.split())
    with write_tx():
        row, activity = _locked(by, change_id)
        if row.status != ChangeStatus.ASKED:
            raise Refused(DelegationRefusal.ALREADY_DECIDED)
        if (answer or not grants) and (fault := text_fault(answer)):
            raise Invalid({"answer": [fault]})
        delegation = db.session.get(Delegation, row.delegation_id)
        if delegation is None:
            raise NotFound
        found = ground.of(activity, delegation, at)
        if grants:
            _carry_out(by, at, found, row, accept_clashes)
        row.status = (ChangeStatus.GRANTED if grants else ChangeStatus.REFUSED).value
        row.answer, row.decided_by_id, row.decided_at = answer, by.member_id, at
        audit.record(by, at, "grant" if grants else "refuse", "delegation", delegation.id, change=row.id, kind=row.kind)
        if row.asked_by_id is not None:
            kind = Notice.LINE_UP_GRANTED if grants else Notice.LINE_UP_REFUSED
            telling = outbox.Telling(row.asked_by_id, activity.id, None, answer)
            outbox.tell_all([telling], kind=kind, at=at, by_id=by.member_id)
        db.session.flush()
        return views([row], {delegation.id: found})[0]


def _locked(by: Actor, change_id: int) -> tuple[LineUpChange, Activity]:
    """The change and its activity, locked, for who may decide; NotFound where the delegation is not to be seen."""
    asked = select(Delegation.activity_id).join(LineUpChange, LineUpChange.delegation_id == Delegation.id)
    known = 0 < change_id <= access.BIGGEST_ID
    activity_id = db.session.scalar(asked.where(LineUpChange.id == change_id)) if known else None
    if activity_id is None:
        raise NotFound
    activity = access.activity(by, activity_id, locked=True)
    if not access.works_at(by, Right.SEE_REGISTRATIONS, activity.id):
        raise NotFound
    activity = access.activity(by, activity_id, Right.EDIT_ACTIVITY, locked=True)
    row = db.session.get(LineUpChange, change_id, populate_existing=True)
    if row is None:
        raise NotFound
    return row, activity


def _carry_out(by: Actor, at: datetime, found: Ground, row: LineUpChange, accept_clashes: bool) -> None:
    if found.window.has_begun(at):
        raise Refused(DelegationRefusal.HAS_BEGUN)
    delegation, before, kind = found.delegation, found.rows, ChangeKind(row.kind)
    assert delegation is not None
    after = rows_after(found, row)
    newly = _newly(found, after)
    if newly and kind not in WITHDRAWS:
        raise Refused(DelegationRefusal.RULES_BROKEN, broken=newly)
    staying = {one.person.id for one in after}
    leaving = [one for one in before if one.person.id not in staying]
    if kind is ChangeKind.REPLACE:
        after = registering.substitute(by, at, found, leaving, after, accept_clashes)
    else:
        registering.withdraw(by, at, found.activity, leaving)
    found.rows = writing.put(delegation, before, after)
    found.rows = registering.admit(by, at, found, accept_clashes, by_hand=True)
    ground.touch(delegation, by, at)
    db.session.flush()
    found.rows = ground.read_again(found)


def _newly(found: Ground, after: Sequence[Row]) -> tuple[BrokenView, ...]:
    """What breaks that held before."""
    newly = line_up.newly(judging.judged(found, found.rows), judging.judged(found, after))
    return judging.named(found, after, newly)


def views(rows: Sequence[LineUpChange], grounds: Mapping[int, Ground]) -> tuple[ChangeView, ...]:
    """Changes as plain values, with one statement for all the names."""
    ids = {one for row in rows for one in (row.asked_by_id, row.decided_by_id) if one}
    ids |= {row.detail[word] for row in rows for word in ("leaves", "joins") if row.detail.get(word)}
    named = select(Member.id, Member.member_no, Member.name).where(Member.id.in_(ids))
    names = {key: PersonName(number, name) for key, number, name in db.session.execute(named)} if ids else {}
    return tuple(_view(row, grounds[row.delegation_id], names) for row in rows)


def _view(row: LineUpChange, found: Ground, names: Mapping[int, PersonName]) -> ChangeView:
    asked_by, decided_by = names.get(row.asked_by_id or 0), names.get(row.decided_by_id or 0)
    is_asked = row.status == ChangeStatus.ASKED
    return ChangeView(
        row.id,
        ChangeKind(row.kind),
        ChangeStatus(row.status),
        found.union.code,
        found.union.name,
        names.get(row.detail.get("leaves") or 0),
        names.get(row.detail.get("joins") or 0),
        cells_of(found, row),
        row.reason,
        row.answer,
        asked_by.name if asked_by else "",
        row.asked_at,
        decided_by.name if decided_by else "",
        row.decided_at,
        _would_break(found, row) if is_asked else (),
    )


def _would_break(found: Ground, row: LineUpChange) -> tuple[BrokenView, ...]:
    """What a change that waits would newly break; nothing where it can no longer be done at all."""
    try:
        return _newly(found, [replace(one) for one in rows_after(found, row)])
    except Refused:
        return ()
