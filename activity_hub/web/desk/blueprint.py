"""The blueprint of the organiser's desk; its views live in the modules beside it."""

from flask import Blueprint

bp = Blueprint("desk", __name__)
