"""Calendar feeds: the addresses people make, and what stands in a feed."""

from activity_hub.services.feeds.addresses import Address, end, make, mine, oldest, rotate
from activity_hub.services.feeds.choosing import unions_to_follow
from activity_hub.services.feeds.entries import Entry, Found, of_activity, of_union, personal

__all__ = [
    "Address",
    "Entry",
    "Found",
    "end",
    "make",
    "mine",
    "of_activity",
    "of_union",
    "oldest",
    "personal",
    "rotate",
    "unions_to_follow",
]
