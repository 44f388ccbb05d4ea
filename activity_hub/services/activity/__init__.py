"""Activities: created, changed, led through their life, and shown as plain values."""

from activity_hub.services.activity.copying import copy
from activity_hub.services.activity.desk import (
    Desk,
    DeskLine,
    Result,
    desk,
    hosts,
    is_staff,
    registration_counts,
    results,
    union_codes,
)
from activity_hub.services.activity.lifecycle import (
    archive,
    cancel,
    close,
    hold,
    postpone,
    publish,
    ready_for,
    run,
    send_back,
    submit,
)
from activity_hub.services.activity.seat_board import QuotaLine, SeatBoard, Share, seat_board, share_out
from activity_hub.services.activity.writing import change, create, editable, set_cover
from activity_hub.services.base.activity_views import ActivityView, AudienceView, OccurrenceView, UnionName, one

__all__ = [
    "ActivityView",
    "AudienceView",
    "Desk",
    "DeskLine",
    "OccurrenceView",
    "QuotaLine",
    "Result",
    "SeatBoard",
    "Share",
    "UnionName",
    "archive",
    "cancel",
    "change",
    "close",
    "copy",
    "create",
    "desk",
    "editable",
    "hold",
    "hosts",
    "is_staff",
    "one",
    "postpone",
    "publish",
    "ready_for",
    "registration_counts",
    "results",
    "run",
    "seat_board",
    "send_back",
    "set_cover",
    "share_out",
    "submit",
    "union_codes",
]
