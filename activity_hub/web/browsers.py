"""What the asking browser cannot do."""

from flask import request

_CHAT_APPS = ("MicroMessenger", "QQ/", "DingTalk", "wxwork")


def is_in_chat_app() -> bool:
    """Whether the page is shown inside a chat app, where downloads go nowhere."""
    return any(mark in request.user_agent.string for mark in _CHAT_APPS)
