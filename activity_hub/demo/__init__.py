"""A made-up federation of real size: plain rows in the shape of the import files, nothing about any real person."""

from datetime import date

from activity_hub.demo import people, programme, tree

Table = list[dict[str, str]]


def tables(today: date, members: int) -> dict[str, Table]:
    """Import files by name, each a list of rows; about `members` members and all activities before today."""
    units = tree.unions()
    enterprises = tree.enterprises(units)
    roll = people.members(units, enterprises, members, today.year)
    return {
        "unions": units,
        "enterprises": enterprises,
        "members": roll,
        "targets": tree.targets(members),
        "plan": tree.plan(today),
    } | programme.past(today, units, roll)
