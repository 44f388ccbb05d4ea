"""Which of a member's other activities lie at the same time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Span:
    """When an occurrence of an activity takes place; `ends_at` may be open."""

    activity_id: int
    starts_at: datetime
    ends_at: datetime | None = None


def overlaps(one: Span, other: Span) -> bool:
    """Whether two spans share any moment; one that ends when the other starts does not."""
    if one.starts_at == other.starts_at:
        return True
    return one.starts_at < (other.ends_at or other.starts_at) and other.starts_at < (one.ends_at or one.starts_at)


def clashes(wanted: Iterable[Span], held: Iterable[Span]) -> list[int]:
    """The ids of the activities among `held` that overlap with any of `wanted`, each once, in rising order."""
    wished = list(wanted)
    return sorted({other.activity_id for other in held if any(overlaps(one, other) for one in wished)})
