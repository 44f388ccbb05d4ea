"""The draw of places that anybody can recompute: a commitment before, a public list, and a seed afterwards.

The hub publishes SHA-256 of a seed before sign-up closes. The list of tickets is one text, a line of JSON for the
activity, for each quota and for each ticket; its SHA-256 is the digest. A ticket's key is SHA-256 of
"seed|digest|ticket". Tickets are ranked by their class, then by key; down the ranks, each takes its places if there is
room, and who finds none waits in that order.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from activity_hub.rules.lifecycle import ActivityStatus
from activity_hub.rules.seats import Line, Node, Pool, WaitPolicy

FORMAT = "activity-hub draw 1"
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O 1 I L: people read tickets aloud
_TICKET_LENGTH = 10


class Outcome(StrEnum):
    """What a ticket came to; who is passed over keeps the turn, since at the draw they could not be given a place."""

    SEATED = "seated"
    WAITING = "waiting"
    PASSED_OVER = "passed_over"


class DrawRefusal(StrEnum):
    """Why places are not drawn now."""

    NOT_DRAWN_FOR = "not_drawn_for"  # whoever comes first gets a place, or the activity was never published
    STILL_OPEN = "still_open"
    NOT_TAKING_PLACE = "not_taking_place"
    SEED_LOST = "seed_lost"  # it cannot be opened with the keys of this hub


@dataclass(frozen=True, slots=True)
class Call:
    """What is drawn for: the activity by its code, its places, those taken before, and how the line is served."""

    activity: str
    capacity: int | None
    taken: int
    policy: WaitPolicy


@dataclass(frozen=True, slots=True)
class Quota:
    """Places inside the capacity, or inside the quota `parent`; once returned they are kept for nobody."""

    quota: int
    parent: int | None
    places: int
    taken: int
    returned: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One ticket; `may_win` is False where its holder can be given no place now, by the terms or the audience."""

    ticket: str
    places: int
    wait_class: int
    quota: int | None
    may_win: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """What the draw says of one ticket."""

    rank: int
    ticket: str
    key: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Draw:
    """All that goes into a draw but the seed."""

    call: Call
    quotas: tuple[Quota, ...]
    entries: tuple[Entry, ...]

    @property
    def text(self) -> str:
        """The published list: one line for the call, for each quota by id, and for each ticket in its alphabet."""
        rows: list[Any] = [self.call, *sorted(self.quotas, key=lambda one: one.quota)]
        rows += sorted(self.entries, key=lambda one: one.ticket)
        return "".join(f"{_line(asdict(row))}\n" for row in rows)

    @property
    def digest(self) -> str:
        return _sha256(self.text)


def refusal(status: ActivityStatus, closes_at: datetime | None, at: datetime) -> DrawRefusal | None:
    """Places are drawn once sign-up has closed, by its time or by hand, and before the activity is over."""
    if status not in (ActivityStatus.PUBLISHED, ActivityStatus.CLOSED):
        return DrawRefusal.NOT_TAKING_PLACE
    if status is ActivityStatus.PUBLISHED and (closes_at is None or at < closes_at):
        return DrawRefusal.STILL_OPEN
    return None


def commitment(seed: str) -> str:
    """What is published before sign-up closes, so that the seed can no longer be chosen."""
    return _sha256(seed)


def ticket(digest: bytes) -> str:
    """A ticket of ten characters from at least eight bytes that tell nothing of the person."""
    number = int.from_bytes(digest)
    signs = []
    for _ in range(_TICKET_LENGTH):
        number, sign = divmod(number, len(_ALPHABET))
        signs.append(_ALPHABET[sign])
    return "".join(signs)


def key(seed: str, digest: str, ticket: str) -> str:
    """What a ticket is ranked by."""
    return _sha256(f"{seed}|{digest}|{ticket}")


def run(draw: Draw, seed: str) -> list[Standing]:
    """Every ticket's standing, best rank first; nothing but the seed and the published list decides."""
    digest = draw.digest
    keys = {one.ticket: key(seed, digest, one.ticket) for one in draw.entries}
    ranked = sorted(draw.entries, key=lambda one: (one.wait_class, keys[one.ticket], one.ticket))
    outcomes = _seat(draw, ranked)
    return [
        Standing(rank, one.ticket, keys[one.ticket], outcome)
        for rank, (one, outcome) in enumerate(zip(ranked, outcomes, strict=True), start=1)
    ]


def document(draw: Draw, seed: str, standings: Iterable[Standing]) -> dict[str, Any]:
    """What is published after the draw, as plain JSON values."""
    return {
        "format": FORMAT,
        "commitment": commitment(seed),
        "seed": seed,
        "digest": draw.digest,
        "call": asdict(draw.call),
        "quotas": [asdict(one) for one in sorted(draw.quotas, key=lambda one: one.quota)],
        "entries": [asdict(one) for one in sorted(draw.entries, key=lambda one: one.ticket)],
        "result": [asdict(one) for one in standings],
    }


def _seat(draw: Draw, ranked: Sequence[Entry]) -> list[Outcome]:
    """Down the ranks, as the waiting list is served: strictly, or by letting who fits pass who does not."""
    nodes = [Node(one.quota, one.parent, one.places, one.taken, not one.returned) for one in draw.quotas]
    line = Line(Pool(draw.call.capacity, draw.call.taken, nodes), draw.call.policy)
    found = []
    for one in ranked:
        if not one.may_win:
            found.append(Outcome.PASSED_OVER)
        else:
            found.append(Outcome.SEATED if line.serve(one.quota, one.places) else Outcome.WAITING)
    return found


def _line(values: dict[str, Any]) -> str:
    return json.dumps(values, sort_keys=True, separators=(",", ":"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
