"""Who enters what, contest by contest: people one by one, squads together with their reserves."""

from collections.abc import Iterable, Sequence

from activity_hub.rules.delegation import DelegationStatus
from activity_hub.services.base.contests import ContestView
from activity_hub.services.delegation.ground import Row
from activity_hub.services.delegation.views import EntryLine, EntryList, PersonName

Theirs = tuple[str, DelegationStatus, Sequence[Row]]  # the union's name, the status, its people


def lists(contests: Iterable[ContestView], delegations: Sequence[Theirs]) -> list[EntryList]:
    """All entries of each contest, union by union."""
    return [
        EntryList(contest, tuple(line for one in delegations for line in _lines(contest, *one))) for contest in contests
    ]


def _lines(contest: ContestView, union: str, status: DelegationStatus, rows: Sequence[Row]) -> list[EntryLine]:
    is_entered = status is DelegationStatus.ENTERED
    playing: dict[int, list[PersonName]] = {}
    reserves: dict[int, list[PersonName]] = {}
    for row in rows:
        cell = row.cells.get(contest.id)
        if cell is not None:
            person = PersonName(row.person.member_no, row.person.name)
            (reserves if cell.is_reserve else playing).setdefault(cell.squad, []).append(person)
    if contest.has_squads:
        squads = sorted({*playing, *reserves})
        return [
            EntryLine(union, squad, tuple(playing.get(squad, ())), tuple(reserves.get(squad, ())), is_entered)
            for squad in squads
        ]
    alone = [EntryLine(union, None, (one,), (), is_entered) for those in playing.values() for one in those]
    waiting = tuple(one for those in reserves.values() for one in those)
    return [*alone, EntryLine(union, None, (), waiting, is_entered)] if waiting else alone
