"""Where the pages of the door are registered."""

from flask import Blueprint

bp = Blueprint("door", __name__, url_prefix="/door")
