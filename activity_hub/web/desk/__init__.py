"""The organiser's desk: who signed up, commands for one or many, rosters, sheets to sign, and slips."""

from activity_hub.web.desk import deeds, papers
from activity_hub.web.desk.blueprint import bp
from activity_hub.web.desk.listing import beside, page

__all__ = ["beside", "bp", "deeds", "page", "papers"]
