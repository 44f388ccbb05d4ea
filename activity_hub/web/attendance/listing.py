"""Who came to an occurrence: the list with its filters, for print, and as a file."""

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from activity_hub.rules.attending import LATE_AFTER
from activity_hub.rules.permissions import Right
from activity_hub.services.door import afterwards
from activity_hub.web import sending
from activity_hub.web.attendance import sheets
from activity_hub.web.attendance.blueprint import bp
from activity_hub.web.context import actor, now
from activity_hub.web.forms.attendance import filters, narrowing, number
from activity_hub.web.numbers import page_number
from activity_hub.web.policy import MEMBER, policy

_LIST = "/activities/<int:activity_id>/attendance"


@bp.get(_LIST)
@policy(MEMBER, Right.SEE_OWN_REGISTRATIONS, on="activity")
def listing(activity_id: int) -> str:
    no, is_whole = number(request.args.get("no", "")), request.args.get("all") == "1"
    found = afterwards.look(
        by=actor(),
        at=now(),
        activity_id=activity_id,
        no=no,
        filters=filters(request.args),
        page=1 if is_whole else page_number(),
        per_page=afterwards.MOST_PRINTED if is_whole else afterwards.PER_PAGE,
    )
    said = narrowing(request.args)

    def href(**changes: object) -> str:
        kept = {name: value for name, value in {"no": no, **said, **changes}.items() if value}
        return url_for("attendance.listing", activity_id=activity_id, **kept)

    return render_template(
        "attendance/listing.html",
        found=found,
        filters=filters(request.args),
        said=said,
        href=href,
        is_whole=is_whole,
        per_page=afterwards.PER_PAGE,
        margin=int(LATE_AFTER.total_seconds() // 60),
    )


@bp.post(f"{_LIST}.<any(csv, xlsx):file_format>")
@policy(MEMBER, Right.SEE_OWN_REGISTRATIONS, on="activity")
def file(activity_id: int, file_format: str) -> Response:
    """A POST, because taking a list along is noted in the audit trail."""
    no = number(request.form.get("no", ""))
    found = afterwards.export(by=actor(), at=now(), activity_id=activity_id, no=no, filters=filters(request.form))
    name = f"attendance-{found.code}-{found.day.no if found.day else 0}"
    return sending.tables(sheets.attendance(found), name, file_format)
