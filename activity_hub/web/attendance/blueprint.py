"""The blueprint of an activity's attendance; its views live in the modules beside it."""

from flask import Blueprint

bp = Blueprint("attendance", __name__)
