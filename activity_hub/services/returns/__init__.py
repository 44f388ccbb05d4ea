"""The year-end return: its figures, and the rows behind each of them."""

from activity_hub.services.returns.gathering import Look, gather, look
from activity_hub.services.returns.listing import Shelf, shelf
from activity_hub.services.returns.trace import Trace, rows

__all__ = ["Look", "Shelf", "Trace", "gather", "look", "rows", "shelf"]
