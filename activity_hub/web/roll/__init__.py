"""The pages of the roll: unions, members, lists to import, slips with activation codes."""

from flask import Blueprint

bp = Blueprint("roll", __name__, url_prefix="/manage")

from activity_hub.web.roll import lists, members, units  # noqa: E402

__all__ = ["bp", "lists", "members", "units"]
