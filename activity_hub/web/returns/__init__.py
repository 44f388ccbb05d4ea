"""The year-end return: choosing one, its page, the rows behind each figure, and its files."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from activity_hub.rules.period import PeriodFault
from activity_hub.rules.permissions import Right
from activity_hub.services import returns
from activity_hub.services.base.access import Invalid
from activity_hub.web import device, sending
from activity_hub.web.context import actor, public_url, today
from activity_hub.web.policy import MEMBER, policy
from activity_hub.web.returns import sheets
from activity_hub.web.returns.pages import Page, of_text
from activity_hub.web.returns.paragraph import paragraph
from activity_hub.web.returns.periods import between, named, year_start

bp = Blueprint("returns", __name__, url_prefix="/returns")


@bp.get("")
@policy(MEMBER)
def index() -> str:
    return _shelf()


def _shelf(fault: PeriodFault | None = None) -> str:
    shelf = returns.shelf(by=actor(), today=today(), year_start=year_start())
    return render_template("returns/index.html", shelf=shelf, fault=fault)


@bp.get("/<union_code>")
@policy(MEMBER)
def choose(union_code: str) -> Response | tuple[str, int]:
    """From two days of a form to the address of that period."""
    try:
        span = between(request.args.get("from", ""), request.args.get("to", ""))
    except Invalid as invalid:
        return _shelf(PeriodFault(invalid.errors["period"][0])), 422
    return redirect(url_for("returns.show", union_code=union_code, period=span.slug), 303)


@bp.get("/<union_code>/<period>")
@policy(MEMBER, right=Right.READ_RETURN, on="union")
def show(union_code: str, period: str) -> str:
    span = named(period)
    before = span.before.period if span.before else None
    found = returns.look(by=actor(), union_code=union_code, period=span.period, before=before)
    address = f"{public_url()}{url_for('returns.show', union_code=union_code, period=span.slug)}"
    page = Page(found, span, today())
    return render_template(
        "returns/one.html", page=page, paragraph=paragraph(page), in_chat=device.is_chat_app(), address=address
    )


@bp.get("/<union_code>/<period>/rows/<figure>")
@policy(MEMBER, right=Right.READ_RETURN, on="union")
def rows(union_code: str, period: str, figure: str) -> str:
    span = named(period)
    page = request.args.get("page", 1, type=int)
    of = request.args.get("of", "")
    trace = returns.rows(by=actor(), union_code=union_code, period=span.period, figure=figure, of=of, page=page)
    return render_template("returns/rows.html", trace=trace, span=span, of_text=of_text(trace))


@bp.get("/<union_code>/<period>/return.<any(xlsx, csv):file_format>")
@policy(MEMBER, right=Right.READ_RETURN, on="union")
def download(union_code: str, period: str, file_format: str) -> Response:
    span = named(period)
    found = returns.look(by=actor(), union_code=union_code, period=span.period)
    is_csv = file_format == "csv"
    shown = [sheets.long_table(found.document)] if is_csv else sheets.workbook(found.document, found.names, found.known)
    return sending.tables(shown, f"return-{union_code}-{span.slug}", file_format)
