"""The door: the scanner of a phone there, and how a phone comes to stand there."""

from activity_hub.web.door import desk, joining, offline, scanner
from activity_hub.web.door.blueprint import bp

__all__ = ["bp", "desk", "joining", "offline", "scanner"]
