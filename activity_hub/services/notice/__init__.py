"""One's own messages: what has happened to one's registrations, until it has been seen."""

from activity_hub.services.notice.reading import PER_PAGE, Message, Messages, messages, of_registration, unseen
from activity_hub.services.notice.seeing import see

__all__ = ["PER_PAGE", "Message", "Messages", "messages", "of_registration", "see", "unseen"]
