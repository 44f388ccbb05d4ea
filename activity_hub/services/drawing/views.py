"""What the drawing services hand out: plain values, never rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from activity_hub.rules.draw import DrawRefusal, Outcome
from activity_hub.services.base.activity_views import ActivityView


@dataclass(frozen=True, slots=True)
class TicketLine:
    """One ticket of a draw that is over."""

    rank: int
    ticket: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class OwnTicket:
    """The asker's own ticket; `rank` and `outcome` are None until the draw."""

    ticket: str
    rank: int | None
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class DrawView:
    """A draw as everybody may see it: `lines` is one page of its tickets, `document` all of it once it is drawn.

    `refusal` says why whoever may draw cannot do it now; `may_draw` whether the asker is one of those.
    """

    activity: ActivityView
    commitment: str
    committed_at: datetime
    drawn_at: datetime | None
    entries: int
    places: int
    seated: int
    seed: str | None
    digest: str
    lines: tuple[TicketLine, ...]
    own: OwnTicket | None
    may_draw: bool
    refusal: DrawRefusal | None

    @property
    def is_drawn(self) -> bool:
        return self.drawn_at is not None


Document = dict[str, Any]
