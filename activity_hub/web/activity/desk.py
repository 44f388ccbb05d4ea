"""The list of one's activities, and one of them with everything that can be done."""

from flask import render_template, request, url_for

from activity_hub.rules import lifecycle
from activity_hub.rules.kinds import BY_CODE
from activity_hub.rules.lifecycle import ActivityStatus, Command
from activity_hub.rules.permissions import Right
from activity_hub.services import activity, door
from activity_hub.services.activity import ActivityView
from activity_hub.services.activity.desk import PER_PAGE
from activity_hub.services.base.access import NotAllowed
from activity_hub.web.activity.blueprint import bp
from activity_hub.web.context import actor, now
from activity_hub.web.door import around
from activity_hub.web.numbers import page_number
from activity_hub.web.policy import MEMBER, policy


@bp.get("")
@policy(MEMBER, right=Right.SEE_DRAFT)
def index() -> str:
    asked = request.args.get("status", "")
    status = ActivityStatus(asked) if asked in list(ActivityStatus) else None
    q = request.args.get("q", "").strip()
    shown = activity.desk(actor(), status, q, page_number())
    return render_template(
        "activity/index.html", desk=shown, status=status, q=q, per_page=PER_PAGE, href=_href, may_create=_may_create()
    )


def _href(**changes: object) -> str:
    kept = {name: value for name, value in request.args.items() if name in ("status", "q")} | changes
    return url_for("activity.index", **{name: value for name, value in kept.items() if value})


def _may_create() -> bool:
    return actor().holds(Right.EDIT_ACTIVITY)


@bp.get("/<int:activity_id>")
@policy(MEMBER, right=Right.SEE_DRAFT, on="activity")
def one(activity_id: int) -> str:
    view = activity.one(actor(), activity_id)
    path, may = view.host_path or "-", commands(view)
    if not activity.is_staff(actor(), activity_id):
        raise NotAllowed
    return render_template(
        "activity/one.html",
        view=view,
        counts=activity.registration_counts(actor(), activity_id),
        commands=may,
        leading=leading(view, may),
        may_edit=actor().allows(Right.EDIT_ACTIVITY, path) and view.status in lifecycle.EDITABLE,
        may_copy=actor().allows(Right.EDIT_ACTIVITY, path),
        rooms=around.rooms(actor(), activity_id, path) if view.published_at else [],
        conflicts=door.open_conflicts(activity_id=activity_id),
        has_contests=view.kind in BY_CODE and BY_CODE[view.kind].has_contests,
    )


def commands(view: ActivityView) -> list[Command]:
    """What this actor may do with the activity as it stands now."""
    path = view.host_path or "-"
    approves, edits = actor().allows(Right.PUBLISH_ACTIVITY, path), actor().allows(Right.EDIT_ACTIVITY, path)
    found = [
        command
        for command in lifecycle.commands(view.status)
        if (approves if command in lifecycle.NEEDS_APPROVAL else edits)
    ]
    useless = {Command.HOLD} if not _is_over(view) else set()
    if view.needs_dates:
        useless |= {Command.PUBLISH}
    if view.status is ActivityStatus.DRAFT:
        useless |= {Command.SEND_BACK} | ({Command.SUBMIT} if approves else set())
    return [command for command in found if command not in useless]


def leading(view: ActivityView, may: list[Command]) -> Command | None:
    """The one thing that the activity waits for, if this actor can do it."""
    waits_for = {
        ActivityStatus.DRAFT: (Command.PUBLISH, Command.SUBMIT),
        ActivityStatus.SUBMITTED: (Command.PUBLISH,),
        ActivityStatus.PUBLISHED: (Command.HOLD,),
        ActivityStatus.CLOSED: (Command.HOLD,),
        ActivityStatus.POSTPONED: (Command.PUBLISH,),
    }
    return next((command for command in waits_for.get(view.status, ()) if command in may), None)


def _is_over(view: ActivityView) -> bool:
    """Whether the last date has begun, so that the activity can be marked as held."""
    last = view.last_starts_at
    today = now().astimezone(view.zone).date()
    return last <= now() if last else all(one.held_on <= today for one in view.occurrences)
