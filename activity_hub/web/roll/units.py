"""The tree of unions, the roll of one of them, and the slips for its members' first sign-in."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from activity_hub.rules.permissions import Right
from activity_hub.services import roll, union
from activity_hub.services.account.activation import issue_activation
from activity_hub.web.context import actor, now, public_url, today
from activity_hub.web.numbers import page_number
from activity_hub.web.policy import MEMBER, policy
from activity_hub.web.roll.blueprint import bp

SLIPS_AT_ONCE = 60


@bp.get("/roll")
@policy(MEMBER, right=Right.READ_ROLL)
def index() -> str | Response:
    units = roll.entry_unions(by=actor())
    if len(units) == 1:
        return redirect(url_for("roll.show", code=units[0][0]), 303)
    return render_template("roll/index.html", units=units, target="roll.show")


@bp.get("/unions")
@policy(MEMBER, right=Right.READ_ROLL)
def tops() -> str | Response:
    units = roll.entry_unions(by=actor())
    if len(units) == 1:
        return redirect(url_for("roll.place", code=units[0][0]), 303)
    return render_template("roll/index.html", units=units, target="roll.place")


@bp.get("/unions/<code>")
@policy(MEMBER, right=Right.READ_ROLL, on="union")
def place(code: str) -> str:
    return render_template("roll/place.html", place=union.place(by=actor(), code=code, today=today()))


@bp.get("/roll/<code>")
@policy(MEMBER, right=Right.READ_ROLL, on="union")
def show(code: str) -> str:
    words = request.args.get("q", "")[:100]
    page = roll.page(by=actor(), code=code, today=today(), words=words, number=page_number())
    return render_template("roll/show.html", page=page, words=words)


@bp.get("/roll/<code>/slips")
@policy(MEMBER, right=Right.ACT_FOR, on="union")
def ask_slips(code: str) -> str:
    unit = roll.unit(by=actor(), code=code, right=Right.ACT_FOR)
    ids, total = roll.without_password(by=actor(), code=code, today=today(), limit=SLIPS_AT_ONCE)
    return render_template("roll/ask_slips.html", unit=unit, count=len(ids), total=total)


@bp.post("/roll/<code>/slips")
@policy(MEMBER, right=Right.ACT_FOR, on="union")
def slips(code: str) -> str:
    unit = roll.unit(by=actor(), code=code, right=Right.ACT_FOR)
    ids, total = roll.without_password(by=actor(), code=code, today=today(), limit=SLIPS_AT_ONCE)
    printed = issue_activation(by=actor(), at=now(), member_ids=ids)
    return render_template("roll/slips.html", unit=unit, slips=printed, left=total - len(ids), address=public_url())
