"""What is on: the list page's board, and the list for programs."""

from activity_hub.services.catalogue.board import Board, Day, board
from activity_hub.services.catalogue.lines import Asked, Line
from activity_hub.services.catalogue.listing import Page, listing

__all__ = ["Asked", "Board", "Day", "Line", "Page", "board", "listing"]
