"""Whom an activity is for: the union, gender, birth date and tags of a member against what was called for."""

from dataclasses import dataclass
from datetime import date

from activity_hub.rules.places import RefusalCode


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of a member on the day of sign-up; `path` is the union's, None without a membership that day."""

    path: str | None
    gender: str | None = None
    birth_year: int | None = None
    birth_on: date | None = None
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom the activity calls; `union_ids` are the unions listed or, where none is, the host and the co-hosts."""

    union_ids: frozenset[int]
    gender: str | None = None
    born_from: date | None = None
    born_to: date | None = None
    tags: frozenset[str] = frozenset()


def fits(person: Person, audience: Audience) -> RefusalCode | None:
    """None where the person may come, else NOT_INVITED (the union) or NOT_ELIGIBLE (gender, birth, tags).

    A union stands for itself and all below it. The two birth dates are included. One of several tags is enough.
    """
    if audience.union_ids.isdisjoint(ids_of(person.path)):
        return RefusalCode.NOT_INVITED
    if audience.gender and person.gender != audience.gender:
        return RefusalCode.NOT_ELIGIBLE
    if audience.tags and not audience.tags & person.tags:
        return RefusalCode.NOT_ELIGIBLE
    if not _is_born_between(person, audience.born_from, audience.born_to):
        return RefusalCode.NOT_ELIGIBLE
    return None


def ids_of(path: str | None) -> list[int]:
    """The ids of a union and all above it, from its organisation path."""
    return [int(part) for part in (path or "").split("/") if part]


def split_tags(text: str | None) -> frozenset[str]:
    """The tags of a `;` list."""
    return frozenset(tag.strip() for tag in (text or "").split(";") if tag.strip())


def _is_born_between(person: Person, born_from: date | None, born_to: date | None) -> bool:
    """A birth year alone counts in the member's favour; nothing known does not."""
    if born_from is None and born_to is None:
        return True
    if person.birth_on:
        return (born_from or date.min) <= person.birth_on <= (born_to or date.max)
    if person.birth_year:
        return (born_from or date.min).year <= person.birth_year <= (born_to or date.max).year
    return False
