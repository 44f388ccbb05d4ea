"""Activities: created, changed, led through their life, and shown as plain values."""

from activity_hub.services.activity.lifecycle import (
    archive,
    cancel,
    close,
    hold,
    postpone,
    publish,
    run,
    send_back,
    submit,
)
from activity_hub.services.activity.writing import change, copy, create, set_cover
from activity_hub.services.base.activity_views import ActivityView, AudienceView, OccurrenceView, UnionName, one

__all__ = [
    "ActivityView",
    "AudienceView",
    "OccurrenceView",
    "UnionName",
    "archive",
    "cancel",
    "change",
    "close",
    "copy",
    "create",
    "hold",
    "one",
    "postpone",
    "publish",
    "run",
    "send_back",
    "set_cover",
    "submit",
]
