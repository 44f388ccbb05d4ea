"""The year-end return: its figures, and the rows behind each of them."""

from activity_hub.services.returns.gathering import gather

__all__ = ["gather"]
