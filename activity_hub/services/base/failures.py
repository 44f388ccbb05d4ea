"""Failures of the ground the services stand on, by a name the floors above may know."""

from sqlalchemy.exc import OperationalError as DatabaseUnavailable

__all__ = ["DatabaseUnavailable"]
