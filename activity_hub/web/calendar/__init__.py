"""Calendars: the feeds that calendars fetch, and the page that shows how to subscribe."""

from flask import Blueprint

from activity_hub.web.calendar import feeds, pages

bp = Blueprint("calendar", __name__)
feeds.add_to(bp)
pages.add_to(bp)
