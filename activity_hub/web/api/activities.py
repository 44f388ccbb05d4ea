"""Activities: the list, one, and its way from draft to archive."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from flask import current_app

from activity_hub.rules.lifecycle import NEEDS_APPROVAL, NEEDS_REASON, Command
from activity_hub.rules.permissions import Right
from activity_hub.services import activity, catalogue, questions
from activity_hub.services.activity import ActivityView
from activity_hub.web.api import paging
from activity_hub.web.api import questions as asked
from activity_hub.web.api.calls import Room
from activity_hub.web.api.schemas.activities import Activity, ChangedActivity, NewActivity, Reason, Wanted
from activity_hub.web.api.schemas.base import Nothing, page_of
from activity_hub.web.api.times import in_zone
from activity_hub.web.context import actor, now
from activity_hub.web.policy import MEMBER, PUBLIC

bp = Room("activities", "What is on")
ActivityPage = page_of(Activity)


@bp.call("GET", "/activities", PUBLIC, query=Wanted, answer=ActivityPage)
def listing(wanted: dict[str, Any]) -> dict[str, Any]:
    """The activities I may see, by their first day"""
    cursor = paging.opened(wanted.pop("cursor", None))
    found = catalogue.listing(actor(), now(), cursor=cursor, **wanted)
    return {"items": [told(one) for one in found.items], "next": paging.closed(found.next)}


@bp.call("GET", "/activities/<id:activity_id>", PUBLIC, answer=Activity)
def show(activity_id: int) -> dict[str, Any]:
    """One activity"""
    return whole(activity.one(actor(), activity_id))


@bp.call(
    "POST", "/activities", MEMBER, right=Right.EDIT_ACTIVITY, on="union", body=NewActivity, answer=Activity, status=201
)
def create(wish: dict[str, Any]) -> dict[str, Any]:
    """A new draft"""
    zone = {"time_zone": current_app.config["TIMEZONE"]}
    return whole(activity.create(actor(), now(), **(zone | asked.with_questions(wish))))


@bp.call(
    "PATCH", "/activities/<id:activity_id>", MEMBER, right=Right.EDIT_ACTIVITY, on="activity", body=ChangedActivity,
    answer=Activity, faults=(409,),
)  # fmt: skip
def change(wish: dict[str, Any], activity_id: int) -> dict[str, Any]:
    """Change what is named; raising the capacity lets waiters in at once"""
    return whole(activity.change(actor(), now(), activity_id, **asked.with_questions(wish)))


def _declare(command: Command, summary: str) -> None:
    """A command is an address of its own, named as in the table of the rules."""
    right = Right.PUBLISH_ACTIVITY if command in NEEDS_APPROVAL else Right.EDIT_ACTIVITY
    body = Reason if command in NEEDS_REASON else Nothing
    path = f"/activities/<id:activity_id>/{command.value.replace('_', '-')}"
    bp.call("POST", path, MEMBER, right=right, on="activity", body=body, answer=Activity)(_view(command, summary))


def _view(command: Command, summary: str) -> Callable[..., dict[str, Any]]:
    def view(wish: dict[str, Any], activity_id: int) -> dict[str, Any]:
        return whole(activity.run(actor(), now(), activity_id, command, wish.get("reason")))

    view.__name__ = command.value
    view.__doc__ = summary
    return view


for _command, _summary in (
    (Command.SUBMIT, "Ask for approval"),
    (
        Command.PUBLISH,
        "Show it to those it is for; also opens again what was closed, or postponed and dated anew",
    ),
    (Command.SEND_BACK, "Back to draft, with what is still to be done"),
    (Command.CLOSE, "Close sign-up before its time"),
    (Command.CANCEL, "Call it off"),
    (Command.POSTPONE, "Put it off until new dates are known"),
    (Command.HOLD, "It has taken place: the confirmed who were not scanned count as absent"),
    (Command.ARCHIVE, "Put it away"),
):
    _declare(_command, _summary)


def whole(one: ActivityView) -> dict[str, Any]:
    """One activity with the questions that it asks."""
    return told(one) | {"questions": asked.told(questions.shown(one.id))}


def told(one: ActivityView) -> dict[str, Any]:
    """An activity with its instants in its own time zone, unions as codes."""
    zone = one.zone
    item = {name: getattr(one, name) for name in Activity._declared_fields if hasattr(one, name)}
    return in_zone(item, zone, "sign_up_opens_at", "sign_up_closes_at") | {
        "co_hosts": [union.code for union in one.co_hosts],
        "audience": asdict(one.audience) | {"unions": [union.code for union in one.audience.unions]},
        "terms": in_zone(asdict(one.terms), zone, "priority_until"),
        "quotas": [in_zone(asdict(each), zone, "returns_at") for each in one.quotas],
        "occurrences": [in_zone(asdict(each), zone, "starts_at", "ends_at") for each in one.occurrences],
    }
