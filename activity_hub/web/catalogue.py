"""What is on: the list, one activity, and its cover picture."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, current_app, render_template, request, send_from_directory, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from activity_hub.formats import markdown
from activity_hub.formats.markdown import Part
from activity_hub.rules.kinds import BY_CODE
from activity_hub.rules.permissions import Right
from activity_hub.services import activity, catalogue, delegation, registration
from activity_hub.services.activity import ActivityView
from activity_hub.services.base.access import NotFound
from activity_hub.services.catalogue import Asked
from activity_hub.web import covers, device, formatting
from activity_hub.web.context import actor, now, public_url, today
from activity_hub.web.numbers import page_number
from activity_hub.web.policy import PUBLIC, policy
from activity_hub.web.strangers import for_strangers

bp = Blueprint("catalogue", __name__)

WEEK = timedelta(days=7)
LONGEST_PERIOD = timedelta(days=366)
ARGUMENTS = ("from", "to", "q", "kind", "union", "open")


@dataclass(frozen=True, slots=True)
class Period:
    """The days of the list, both included; `to_on` None is all that comes. `view`: week, month, days or search."""

    from_on: date
    to_on: date | None
    view: str

    @property
    def heading(self) -> str:
        if self.view == "search":
            return _("What was found")
        if self.is_this_week:
            return _("This week")
        if self.view == "month":
            return _("%(month)s %(year)s", month=formatting.month(self.from_on), year=self.from_on.year)
        if self.from_on == self.to_on:
            return formatting.day_with_weekday(self.from_on)
        return f"{formatting.known_day(self.from_on)}–{formatting.known_day(self.last)}"

    @property
    def is_this_week(self) -> bool:
        return self.view == "week" and self.from_on <= today() <= self.last

    @property
    def last(self) -> date:
        return self.to_on or self.from_on

    @property
    def week(self) -> list[date]:
        """The seven days of the strip; empty where the period is no week."""
        return [self.from_on + timedelta(days=n) for n in range(7)] if self.view == "week" else []

    @property
    def before(self) -> dict[str, str]:
        """The same view one step back, as arguments of the address."""
        if self.view == "month":
            return as_arguments(month_of(self.from_on - timedelta(days=1)))
        return as_arguments(Period(self.from_on - WEEK, self.last - WEEK, self.view))

    @property
    def after(self) -> dict[str, str]:
        if self.view == "month":
            return as_arguments(month_of(self.last + timedelta(days=1)))
        return as_arguments(Period(self.from_on + WEEK, self.last + WEEK, self.view))

    @property
    def month(self) -> dict[str, str]:
        """The whole month around, as arguments of the address."""
        return as_arguments(month_of(self.from_on))


def month_of(day: date) -> Period:
    """The month in which the day lies."""
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]), "month")


def as_arguments(period: Period) -> dict[str, str]:
    return {"from": period.from_on.isoformat(), "to": period.last.isoformat()}


def period_asked(q: str) -> Period:
    """From `from` and `to`; without them this week, or all that comes where something is searched for."""
    from_on, to_on = _day("from"), _day("to")
    if from_on is None and to_on is None:
        monday = today() - timedelta(days=today().weekday())
        return Period(today(), None, "search") if q else Period(monday, monday + WEEK - timedelta(days=1), "week")
    first = from_on or min(today(), to_on or today())
    last = max(first, min(to_on or first + timedelta(days=30), first + LONGEST_PERIOD))
    if first.weekday() == 0 and last - first == timedelta(days=6):
        return Period(first, last, "week")
    month = month_of(first)
    return month if (month.from_on, month.to_on) == (first, last) else Period(first, last, "days")


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if 1970 <= day.year <= 2200 else None


@bp.get("/")
@policy(PUBLIC)
def index() -> str:
    asked = Asked(
        union=request.args.get("union", ""),
        kind=request.args.get("kind", ""),
        q=request.args.get("q", "").strip(),
        open_for_me=bool(request.args.get("open")),
    )
    period, page = period_asked(asked.q), page_number()
    # In the week that runs, what is over stays behind the strip of days.
    lines_from = today() if period.is_this_week else None
    board = catalogue.board(actor(), now(), period.from_on, period.to_on, asked, page, lines_from)
    unions = [("", _("All unions")), *((union.code, union.name) for union in board.unions)]
    return render_template(
        "catalogue/index.html", board=board, period=period, asked=asked, page=page, unions=unions, href=_href
    )


def _href(**changes: object) -> str:
    """This list from its first page, with some arguments changed; None takes one out."""
    kept = {name: value for name, value in request.args.items() if name in ARGUMENTS} | changes
    return url_for("catalogue.index", **{name: value for name, value in kept.items() if value})


@bp.get("/activities/<int:activity_id>")
@policy(PUBLIC, on="activity")
@for_strangers
def one(activity_id: int) -> str:
    offer = registration.offer(by=actor(), at=now(), activity_id=activity_id)
    view = offer.activity
    path = view.host_path or ""
    return render_template(
        "catalogue/one.html",
        view=view,
        offer=offer,
        parts=[Part(part.title, Markup(part.html)) for part in markdown.parts(view.description)],  # noqa: S704 - cleaned
        results=activity.results(actor(), activity_id) if view.status in ("held", "archived") else (),
        is_staff=bool(path) and actor().allows(Right.SEE_DRAFT, path),
        address=f"{public_url()}{url_for('catalogue.one', activity_id=activity_id)}",
        in_chat=device.is_chat_app(),
        enters=_enters(view),
    )


def _enters(view: ActivityView) -> bool:
    """Whether the actor can enter people of their unions in contests of this activity."""
    kind = BY_CODE.get(view.kind)
    may = kind is not None and kind.has_contests and actor().holds(Right.ACT_FOR)
    return may and bool(delegation.unions(by=actor(), activity_id=view.id, limit=1))


@bp.get("/covers/<string:digest>.jpg")
@policy(PUBLIC)
def cover(digest: str) -> Response:
    if not covers.is_digest(digest):
        raise NotFound
    response = send_from_directory(covers.folder(current_app), f"{digest}.jpg", mimetype="image/jpeg", max_age=31536000)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
