"""The pages of delegations: entering the people of a union in all contests at once, and what the organiser sees."""

from activity_hub.web.delegation import answering, changes, desk, entering, pasting, people
from activity_hub.web.delegation.blueprint import bp

__all__ = ["answering", "bp", "changes", "desk", "entering", "pasting", "people"]
