"""A line-up before the judge, and what the judge says with names in it."""

from collections.abc import Iterable, Sequence

from activity_hub.rules import line_up
from activity_hub.rules.line_up import Broken, Entered, LineUp, Player
from activity_hub.services.base import contests
from activity_hub.services.delegation.ground import Ground, Row
from activity_hub.services.delegation.views import BrokenView, PersonName


def broken(ground: Ground, rows: Sequence[Row] | None = None) -> tuple[BrokenView, ...]:
    """What the line-up breaks as it is, or as it is wished for."""
    rows = ground.rows if rows is None else rows
    return named(ground, rows, judged(ground, rows))


def judged(ground: Ground, rows: Sequence[Row]) -> list[Broken]:
    """The judge's own words, for comparing two line-ups."""
    return line_up.broken(_line_up(ground, rows), [contests.rule_view(one) for one in ground.rules])


def _line_up(ground: Ground, rows: Sequence[Row]) -> LineUp:
    people = tuple(
        Player(row.person.id, row.part, row.person.gender, row.person.birth_year, row.person.birth_on) for row in rows
    )
    entered = tuple(
        Entered(cell.contest_id, row.person.id, cell.squad, cell.is_reserve)
        for row in rows
        for cell in sorted(row.cells.values(), key=lambda cell: cell.contest_id)
    )
    return LineUp(people, entered, tuple(contests.view(one) for one in ground.contests), ground.members)


def named(ground: Ground, rows: Iterable[Row], found: Sequence[Broken]) -> tuple[BrokenView, ...]:
    """The same with the names of people and contests."""
    people = {row.person.id: PersonName(row.person.member_no, row.person.name) for row in rows}
    names = {one.id: one.name for one in ground.contests}
    return tuple(
        BrokenView(
            one.kind,
            one.bound,
            one.needed,
            one.has,
            one.rule_id,
            one.contest_id,
            names.get(one.contest_id or 0, ""),
            one.squad,
            tuple(people[key] for key in one.people),
            one.detail,
        )
        for one in found
    )
