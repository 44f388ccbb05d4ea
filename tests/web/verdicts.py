"""Who may come in where: the contract's table of rights said again, independently of the code."""

from dataclasses import dataclass, field
from typing import Any

IN, STRANGER, FORBIDDEN, HIDDEN = "in", "sent to sign in", "403", "404"

# Who holds which right, at the union where they hold their role and below it.
HOLDERS: dict[str, frozenset[str]] = {
    right: frozenset(roles.split())
    for right, roles in {
        "edit": "administrator chair organiser",
        "publish": "administrator chair",
        "see draft": "administrator chair organiser auditor",
        "act for": "administrator chair organiser liaison",
        "see all registrations": "administrator chair organiser statistician auditor",
        "see registrations": "administrator chair organiser liaison statistician auditor",
        "scan": "administrator chair organiser checker",
        "watch": "administrator chair organiser checker statistician auditor",
        "read roll": "administrator chair organiser liaison statistician auditor",
        "change roll": "administrator liaison",
        "read return": "administrator chair organiser liaison statistician auditor",
        "appoint": "administrator chair",
    }.items()
}
BELOW = ("own", "child")
TO_LOOK = {"change roll": "read roll", "act for": "read roll"}
NOBODY = ("anonymous", "device")  # without an account
EVERYWHERE = ("own", "child", "parent", "sibling", "missing")


@dataclass(frozen=True)
class Address:
    """What an address is about and the right it asks for; `sent` is a body or query that gets as far as the right.

    `device`: a phone that stands at the door of the activity called "own" comes in as well.
    """

    about: str = ""
    right: str = ""
    public: bool = False
    device: bool = False
    sent: dict[str, Any] = field(default_factory=dict)


def verdict(address: Address, actor: str, where: str, state: str) -> str:
    """What happens to this actor at the object lying there: one of IN, STRANGER, FORBIDDEN, HIDDEN."""
    if actor in NOBODY and not (address.public or (actor == "device" and address.device)):
        return STRANGER
    if where == "missing":
        return HIDDEN
    if actor == "device" and address.device and where == "own" and state != "draft":
        return IN
    return _ABOUT[address.about](address.right, actor, where, state)


def _holds(right: str, actor: str, where: str) -> bool:
    return where in BELOW and actor in HOLDERS[right]


def _nothing(right: str, actor: str, where: str, state: str) -> str:
    return IN if not right or actor in HOLDERS[right] else FORBIDDEN


def _activity(right: str, actor: str, where: str, state: str) -> str:
    if state == "draft" and not _holds("see draft", actor, where):
        return HIDDEN
    return IN if not right or _holds(right, actor, where) else FORBIDDEN


def _list(right: str, actor: str, where: str, state: str) -> str:
    """Of an activity of others one sees one's own people; the canaries tell whether it is only those."""
    seen = _activity("", actor, where, state)
    return seen if seen == HIDDEN or actor in HOLDERS[right] else FORBIDDEN


def _attendance(right: str, actor: str, where: str, state: str) -> str:
    """As with the list; a checker, who has no own people, sees the door's, their names masked."""
    if actor == "checker":
        return _activity("scan", actor, where, state)
    return _list(right, actor, where, state)


def _admitting(right: str, actor: str, where: str, state: str) -> str:
    """Nobody has signed up for a draft."""
    return HIDDEN if state == "draft" else _activity(right, actor, where, state)


def _scanning(right: str, actor: str, where: str, state: str) -> str:
    """At a door without a right to it, there is no such activity."""
    return IN if _activity(right, actor, where, state) == IN else HIDDEN


def _union(right: str, actor: str, where: str, state: str) -> str:
    """The tree is no secret; what a union keeps is: not there for who may not look, forbidden for who may only look."""
    if not right or _holds(right, actor, where):
        return IN
    return FORBIDDEN if right in TO_LOOK and _holds(TO_LOOK[right], actor, where) else HIDDEN


def _registration(right: str, actor: str, where: str, state: str) -> str:
    if where == "mine":
        return IN
    sees = _holds("see registrations", actor, where)
    return IN if sees and (not right or _holds(right, actor, where)) else FORBIDDEN if sees else HIDDEN


def _deciding(right: str, actor: str, where: str, state: str) -> str:
    """Whether somebody is let in is not for the member to say, even of the own registration."""
    if where == "mine":
        return IN if actor in HOLDERS[right] else FORBIDDEN
    return _registration(right, actor, where, state)


def _pass(right: str, actor: str, where: str, state: str) -> str:
    return IN if where == "mine" or _holds("act for", actor, where) else HIDDEN


def _belonging(right: str, actor: str, where: str, state: str) -> str:
    return IN if where == "mine" else HIDDEN


def _team(right: str, actor: str, where: str, state: str) -> str:
    """A team is seen with its activity; its captain changes it, and who may edit the activity."""
    if not right or _holds("edit", actor, "own" if where == "mine" else where):
        return IN
    return IN if where == "mine" and right == "lead" else FORBIDDEN


def _team_code(right: str, actor: str, where: str, state: str) -> str:
    return IN if _team("lead", actor, where, state) == IN else HIDDEN


def _delegation(right: str, actor: str, where: str, state: str) -> str:
    """Of a union for which one acts; whoever sees the whole list of the activity may look, and no more."""
    if state == "draft" and not _holds("see draft", actor, where):
        return HIDDEN
    if _holds("act for", actor, where):
        return IN
    sees = _holds("see all registrations", actor, where)
    return HIDDEN if not sees else FORBIDDEN if right else IN


_ABOUT = {
    "delegation": _delegation,
    "team": _team,
    "team code": _team_code,
    "team place": _belonging,
    "": _nothing,
    "activity": _activity,
    "list": _list,
    "attendance": _attendance,
    "admitting": _admitting,
    "scanning": _scanning,
    "union": _union,
    "registration": _registration,
    "deciding": _deciding,
    "pass": _pass,
    "device": _belonging,
    "feed": _belonging,
    "pass code": _nothing,
    "door thing": _activity,
    "door pass": _nothing,
    "nothing there": lambda right, actor, where, state: HIDDEN,
}


# Of these one has one's own, whatever one's role.
BELONGING = ("registration", "deciding", "pass", "device", "feed", "team", "team code", "team place")


def wheres(address: Address) -> list[tuple[str, str]]:
    """The objects to try: (where it lies, in which state)."""
    if address.about in ("", "nothing there"):
        return [("own", "")]
    if address.about in ("activity", "delegation"):
        return [
            (where, state)
            for where in EVERYWHERE
            for state in ("open", "draft")
            if (where, state) != ("missing", "draft")
        ]
    mine = ["mine"] if address.about in BELONGING else []
    return [(where, "open") for where in (*EVERYWHERE, *mine)]
