"""A liaison's page: the people of one union in all contests, checked, saved, handed in."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from activity_hub.rules.activity import ChangeRefusal
from activity_hub.rules.delegation import DelegationRefusal, DelegationStatus
from activity_hub.rules.line_up import Part
from activity_hub.rules.permissions import Right
from activity_hub.services import delegation
from activity_hub.services.base.access import NotAllowed, Refused
from activity_hub.services.delegation import BrokenView, DelegationSheet, RowWish
from activity_hub.web.context import actor, now
from activity_hub.web.delegation import grid, opening, reading
from activity_hub.web.delegation.blueprint import bp
from activity_hub.web.delegation.reading import Given
from activity_hub.web.policy import MEMBER, policy

Answer = str | Response | tuple[str, int]
# What is told on the page itself, over what was sent; any other refusal is a page of its own.
SAID_HERE = {*DelegationRefusal, ChangeRefusal.CHANGED_MEANWHILE} - {DelegationRefusal.NO_CONTESTS}
WAYS = {"people": "delegation.people", "paste": "delegation.paste"}  # pages to go on to, with nothing lost


@bp.get("/our-people")
@policy(MEMBER, right=Right.ACT_FOR, on="activity")
def ours(activity_id: int) -> Answer:
    words = request.args.get("q", "").strip()[:100]
    choice = delegation.unions(by=actor(), activity_id=activity_id, words=words)
    if not actor().holds(Right.ACT_FOR):
        raise NotAllowed
    if len(choice) == 1 and not words:
        return redirect(url_for("delegation.one", activity_id=activity_id, union_code=choice[0].code), 303)
    return render_template("delegation/ours.html", unions=choice, words=words, activity_id=activity_id)


@bp.get("/delegations/<union_code>")
@policy(MEMBER, right=Right.ACT_FOR, on="union")
def one(activity_id: int, union_code: str) -> str:
    return shown(opening.seen(activity_id, union_code))


@bp.post("/delegations/<union_code>")
@policy(MEMBER, right=Right.ACT_FOR, on="union")
def change(activity_id: int, union_code: str) -> Answer:
    sheet = opening.mine(activity_id, union_code)
    given = reading.given(sheet)
    if given.word == "check":
        return shown(sheet, given, _checked(sheet, given.rows))
    try:
        way = _carry_out(given, sheet)
    except Refused as refused:
        return _refused(refused, given, opening.seen(activity_id, union_code))
    return redirect(url_for(way, activity_id=activity_id, union_code=union_code), 303)


@bp.post("/delegations/<union_code>/check")
@policy(MEMBER, right=Right.ACT_FOR, on="union")
def check(activity_id: int, union_code: str) -> str:
    sheet = opening.mine(activity_id, union_code)
    rows = reading.given(sheet).rows
    stands = grid.standing(sheet, rows, _checked(sheet, rows))
    return render_template("delegation/check.html", sheet=sheet, standing=stands)


def _told(sheet: DelegationSheet) -> dict[str, Any]:
    return {"by": actor(), "at": now(), "activity_id": sheet.activity_id, "union": sheet.union_code}


def _checked(sheet: DelegationSheet, rows: Sequence[RowWish]) -> Sequence[BrokenView]:
    return delegation.check(rows=rows, **_told(sheet))


def _carry_out(given: Given, sheet: DelegationSheet) -> str:
    """Save what differs, then do what was asked for; answers where to go on."""
    told = _told(sheet)
    if given.word == "reopen":
        delegation.reopen(seen_revision=given.seen_revision, **told)
        flash(_("A draft again. Hand it in once more before the deadline."), "done")
        return "delegation.one"
    revision = given.seen_revision
    if reading.differs(sheet, given.wanted):
        saved = delegation.save(rows=given.wanted, seen_revision=revision, accept_clashes=given.accept_clashes, **told)
        revision = saved.revision
    if given.word == "enter":
        entered = delegation.enter(seen_revision=revision, accept_clashes=given.accept_clashes, **told)
        if entered.answers_due:
            flash(_("Handed in. The organiser asks a few things of your people: answer for them here."), "done")
            return "delegation.answers"
    if given.word not in WAYS:
        flash(_said(given), "done")
    return WAYS.get(given.word, "delegation.one")


def _said(given: Given) -> str:
    if given.word == "enter":
        return _("Handed in. You can change it until the deadline.")
    return _("Taken out, and the rest is saved.") if given.leaving else _("Saved.")


def _refused(refused: Refused, given: Given, sheet: DelegationSheet) -> Answer:
    """The page once more, with what was sent and why it was not done."""
    if refused.code not in SAID_HERE:
        raise refused
    broken = refused.detail.get("broken")
    if broken is None and sheet.may_change:
        known = {line.member_no for line in sheet.people}
        broken = _checked(sheet, [row for row in given.wanted if row.member_no in known])
    return shown(sheet, given, broken, refused), 409


def shown(
    sheet: DelegationSheet,
    given: Given | None = None,
    broken: Sequence[BrokenView] | None = None,
    refused: Refused | None = None,
) -> str:
    """The grid: what is kept, or what somebody wished over it."""
    rows: Sequence[RowWish] = given.wanted if given else ()
    lines = reading.laid_over(sheet, rows) if given else sheet.people
    stands = grid.standing(sheet, lines, sheet.broken if broken is None else broken)
    return render_template(
        "delegation/one.html",
        sheet=sheet,
        lines=lines,
        standing=stands,
        parts=list(Part),
        refused=refused,
        is_changed=given is not None and reading.differs(sheet, rows),
        is_entered=sheet.status is DelegationStatus.ENTERED,
        log=delegation.log(by=actor(), activity_id=sheet.activity_id, union=sheet.union_code),
        changes=delegation.changes(**_told(sheet)),
    )
