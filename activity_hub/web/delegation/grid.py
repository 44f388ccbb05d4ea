"""What the grid shows beside the ticks: how each contest is filled, and which rule breaks where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from activity_hub.rules.line_up import Bound, Rule, RuleKind
from activity_hub.services.base.contests import ContestView
from activity_hub.services.delegation import BrokenView, Cell, DelegateLine, DelegationSheet, RowWish

SHORT = frozenset({RuleKind.GENDER, RuleKind.SQUAD_SIZE})
MOST_HINTS = 4  # people named who could mend a rule
MOST_SQUADS = 6  # to choose from, where a contest sets no limit
PERSONAL = frozenset(
    {
        RuleKind.CONTESTS_OF_PERSON,
        RuleKind.CONTEST_GENDER,
        RuleKind.CONTEST_AGE,
        RuleKind.ONE_GROUP,
        RuleKind.WHO_PLAYS,
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One contest in the grid: who is in it, what is wrong with it, and what its cells can say beside yes."""

    contest: ContestView
    playing: int
    reserves: int
    squads: int
    broken: tuple[BrokenView, ...]
    marks: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Seated:
    """One person of the line-up with the contests they are in; `name` is empty for who has just come."""

    member_no: str
    name: str
    gender: str | None
    contests: frozenset[int]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a line-up stands against all its rules."""

    broken: tuple[BrokenView, ...]
    columns: tuple[Column, ...]
    kept: tuple[Rule, ...]  # rules that nothing breaks
    entries: int
    seated: tuple[Seated, ...]

    @property
    def people(self) -> int:
        return len(self.seated)

    def to_leave(self, one: BrokenView) -> list[str]:
        """The contests of which somebody in too many of them could leave one."""
        if one.kind is not RuleKind.CONTESTS_OF_PERSON or len(one.people) != 1:
            return []
        mine = next((who.contests for who in self.seated if who.member_no == one.people[0].member_no), frozenset())
        counts_all = bool(one.detail.get("squads_count"))
        contests = [column.contest for column in self.columns if column.contest.id in mine]
        return [contest.name for contest in contests if counts_all or not contest.has_squads]

    def to_join(self, one: BrokenView) -> list[str]:
        """A few people who could fill a team that is short: those in the fewest contests first."""
        if one.contest_id is None or one.bound is not Bound.LEAST or one.kind not in SHORT:
            return []
        contest = next((column.contest for column in self.columns if column.contest.id == one.contest_id), None)
        wanted = one.detail.get("gender") or (contest.gender if contest else None)
        free = [who for who in self.seated if who.name and one.contest_id not in who.contests]
        fit = [who for who in free if wanted in (None, who.gender)]
        return [who.name for who in sorted(fit, key=lambda who: len(who.contests))[:MOST_HINTS]]

    @property
    def wrong_cells(self) -> frozenset[tuple[str, int]]:
        """(member number, contest) where somebody is entered who may not be."""
        mine = [one for one in self.broken if is_personal(one)]
        return frozenset((one.people[0].member_no, one.contest_id) for one in mine if one.contest_id is not None)

    @property
    def broken_columns(self) -> tuple[int, ...]:
        return tuple(column.contest.id for column in self.columns if column.broken)

    def of_person(self, member_no: str) -> tuple[BrokenView, ...]:
        """What is explained under this person."""
        return tuple(one for one in self.broken if is_personal(one) and one.people[0].member_no == member_no)

    @property
    def numbers(self) -> frozenset[str]:
        """Everybody under whom something is explained."""
        return frozenset(one.people[0].member_no for one in self.broken if is_personal(one))


def is_personal(one: BrokenView) -> bool:
    """Whether a broken rule is about one person, and so explained in that row."""
    return one.kind in PERSONAL and len(one.people) == 1


def standing(sheet: DelegationSheet, rows: Iterable[RowWish | DelegateLine], broken: Sequence[BrokenView]) -> Standing:
    """The standing of these rows, whose broken rules the service has named."""
    rows = list(rows)
    known = {line.member_no: line for line in sheet.people}
    all_cells = [_cells(row) for row in rows]
    by_contest: dict[int, list[Cell]] = {contest.id: [] for contest in sheet.contests}
    for cells in all_cells:
        for cell in cells:
            by_contest.setdefault(cell.contest_id, []).append(cell)
    columns = tuple(_column(contest, by_contest[contest.id], broken) for contest in sheet.contests)
    hurt = {one.rule_id for one in broken}
    kept = tuple(rule for rule in sheet.rules if rule.id not in hurt)
    seated = tuple(_seated(row, known.get(row.member_no), cells) for row, cells in zip(rows, all_cells, strict=True))
    return Standing(tuple(broken), columns, kept, sum(map(len, all_cells)), seated)


def _seated(row: RowWish | DelegateLine, line: DelegateLine | None, cells: Sequence[Cell]) -> Seated:
    contests = frozenset(cell.contest_id for cell in cells)
    return Seated(row.member_no, line.name if line else "", line.gender if line else None, contests)


def _cells(row: RowWish | DelegateLine) -> list[Cell]:
    return list(row.cells.values() if isinstance(row.cells, Mapping) else row.cells)


def _column(contest: ContestView, cells: list[Cell], broken: Sequence[BrokenView]) -> Column:
    reserves = sum(cell.is_reserve for cell in cells)
    squads = len({cell.squad for cell in cells}) if contest.has_squads else 0
    mine = tuple(one for one in broken if one.contest_id == contest.id and not is_personal(one))
    return Column(contest, len(cells) - reserves, reserves, squads, mine, _marks(contest, cells))


def _marks(contest: ContestView, cells: list[Cell]) -> tuple[Cell, ...]:
    """Playing and reserve for every squad that may be; nothing where a tick says it all."""
    used = max((cell.squad for cell in cells), default=1)
    most = 1 if not contest.has_squads else min(contest.most_entries or MOST_SQUADS, MOST_SQUADS)
    kinds = (False, True) if contest.reserves or any(cell.is_reserve for cell in cells) else (False,)
    found = tuple(Cell(contest.id, squad, kind) for squad in range(1, max(most, used) + 1) for kind in kinds)
    return found if len(found) > 1 else ()
