"""The kinds of activity, as data: a new kind is one row here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of activity; `code` is what the database and the outside world keep."""

    code: str
    has_contests: bool = False
    has_hours: bool = False
    has_teams: bool = False


KINDS: tuple[Kind, ...] = (
    Kind("competition", has_contests=True, has_teams=True),
    Kind("sports", has_contests=True, has_teams=True),
    Kind("training", has_hours=True),
    Kind("performance"),
    Kind("celebration"),
    Kind("outing"),
    Kind("lecture", has_hours=True),
    Kind("campaign"),
    Kind("meeting"),
    Kind("other"),
)
BY_CODE: dict[str, Kind] = {kind.code: kind for kind in KINDS}
CODES: tuple[str, ...] = tuple(BY_CODE)
