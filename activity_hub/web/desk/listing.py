"""The list of who signed up, narrowed by filters, and what the last command on it came to."""

from flask import render_template, request, url_for

from activity_hub.rules.permissions import Right
from activity_hub.services import desk
from activity_hub.services.desk import PER_PAGE, Beside, Done
from activity_hub.web.context import actor
from activity_hub.web.desk.blueprint import bp
from activity_hub.web.forms.desk import filters, narrowing
from activity_hub.web.numbers import page_number
from activity_hub.web.policy import MEMBER, policy

_SHOWN_LEFT_OUT = 20


@bp.get("/activities/<int:activity_id>/registrations")
@policy(MEMBER, right=Right.SEE_OWN_REGISTRATIONS, on="activity")
def listing(activity_id: int) -> str:
    return page(activity_id)


def page(activity_id: int, nobody: str = "") -> str:
    """The list; `nobody` is a member number just typed under which there is nobody to act for."""
    narrowed = filters(request.args)
    shown = desk.desk(by=actor(), activity_id=activity_id, filters=narrowed, page=page_number())
    said = narrowing(request.args)

    def href(**changes: object) -> str:
        kept = {name: value for name, value in {**said, **changes}.items() if value}
        return url_for("desk.listing", activity_id=activity_id, **kept)

    return render_template(
        "desk/listing.html",
        desk=shown,
        filters=narrowed,
        said=said,
        href=href,
        per_page=PER_PAGE,
        nobody=nobody,
        done=_done(activity_id),
        most=_SHOWN_LEFT_OUT,
    )


def _done(activity_id: int) -> Done | None:
    """What one's own command came to, which the address names; nothing for another's."""
    bulk_id = request.args.get("did", 0, type=int)
    return desk.shown(by=actor(), activity_id=activity_id, bulk_id=bulk_id) if bulk_id > 0 else None


def beside(registration_id: int) -> Beside:
    """What the page of a registration adds for whoever acts."""
    return desk.beside(by=actor(), registration_id=registration_id)
