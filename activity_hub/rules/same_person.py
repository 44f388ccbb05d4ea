"""Whether a row without a member number is somebody we know: two people are never merged, one is never doubled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Traits:
    """What tells people of one name apart; `key` is whatever the caller knows the person by."""

    key: str
    gender: str | None = None
    birth_year: int | None = None
    birth_on: date | None = None
    phone: str | None = None


class Ambiguous(Exception):
    """More than one answer: a person has to choose, by writing the member number. `keys` are the candidates."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(", ".join(keys))
        self.keys = tuple(keys)


def whom(row: Traits, candidates: Sequence[Traits]) -> str | None:
    """The key of the one candidate (same union, same name) that the row is about; None for somebody new.

    Another gender or birth is another person. The same phone decides; another phone, or several left, is Ambiguous.
    """
    possible = [one for one in candidates if _could_be(row, one)]
    same_phone = [one.key for one in possible if row.phone and one.phone == row.phone]
    if len(same_phone) == 1:
        return same_phone[0]
    if not possible:
        return None
    other_phone = row.phone and possible[0].phone and row.phone != possible[0].phone
    if len(possible) > 1 or other_phone:
        raise Ambiguous([one.key for one in possible])
    return possible[0].key


def _could_be(row: Traits, one: Traits) -> bool:
    same_day = row.birth_on == one.birth_on if row.birth_on and one.birth_on else True
    return same_day and _agree(row.gender, one.gender) and _agree(row.birth_year, one.birth_year)


def _agree(one: object, other: object) -> bool:
    return one is None or other is None or one == other
