"""Draws of places: doing them, and showing them so that anybody can recompute the result."""

from activity_hub.services.drawing.reading import listed, own_ticket, show
from activity_hub.services.drawing.running import draw, draw_due, due, ready_for
from activity_hub.services.drawing.views import DrawView, OwnTicket, TicketLine

__all__ = [
    "DrawView",
    "OwnTicket",
    "TicketLine",
    "draw",
    "draw_due",
    "due",
    "listed",
    "own_ticket",
    "ready_for",
    "show",
]
