"""Who may do what: the whole policy on one screen. A role is held at a union and reaches all below it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    CHAIR = "chair"
    ORGANISER = "organiser"
    LIAISON = "liaison"
    CHECKER = "checker"
    STATISTICIAN = "statistician"
    AUDITOR = "auditor"


class Right(StrEnum):
    EDIT_ACTIVITY = "edit_activity"  # create, edit, submit, close, cancel, hold an activity hosted there
    PUBLISH_ACTIVITY = "publish_activity"  # publish it, or send it back
    SEE_DRAFT = "see_draft"
    ACT_FOR = "act_for"  # sign up and withdraw a member of there
    SEE_REGISTRATIONS = "see_registrations"
    SEE_OWN_REGISTRATIONS = "see_own_registrations"  # only those of members of there
    SCAN = "scan"  # scan for its activities, void, admit walk-ins; names masked
    READ_ROLL = "read_roll"
    CHANGE_ROLL = "change_roll"
    READ_RETURN = "read_return"
    SEAL_RETURN = "seal_return"
    APPOINT = "appoint"
    READ_AUDIT = "read_audit"


_A, _C, _O, _L = Role.ADMINISTRATOR, Role.CHAIR, Role.ORGANISER, Role.LIAISON
_K, _S, _U = Role.CHECKER, Role.STATISTICIAN, Role.AUDITOR
POLICY: dict[Right, frozenset[Role]] = {
    Right.EDIT_ACTIVITY: frozenset({_A, _C, _O}),
    Right.PUBLISH_ACTIVITY: frozenset({_A, _C}),
    Right.SEE_DRAFT: frozenset({_A, _C, _O, _U}),
    Right.ACT_FOR: frozenset({_A, _C, _O, _L}),
    Right.SEE_REGISTRATIONS: frozenset({_A, _C, _O, _S, _U}),
    Right.SEE_OWN_REGISTRATIONS: frozenset({_A, _C, _O, _L, _S, _U}),
    Right.SCAN: frozenset({_A, _C, _O, _K}),
    Right.READ_ROLL: frozenset({_A, _C, _O, _L, _S, _U}),
    Right.CHANGE_ROLL: frozenset({_A, _L}),
    Right.READ_RETURN: frozenset({_A, _C, _O, _L, _S, _U}),
    Right.SEAL_RETURN: frozenset({_A, _C, _S}),
    Right.APPOINT: frozenset({_A, _C}),
    Right.READ_AUDIT: frozenset({_A, _C, _U}),
}
_RANK: dict[Role, int] = {_A: 0, _C: 1}
LOWEST_RANK = 2  # all other roles stand side by side


def rank(role: Role) -> int:
    """0 administrator, 1 chair, 2 all others: the order of roles for appointing."""
    return _RANK.get(role, LOWEST_RANK)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held at a union; `path` is the union's organisation path such as "/1/4/"."""

    role: Role
    union_id: int
    path: str


@dataclass(frozen=True, slots=True)
class Post:
    """Where a door device stands: it may scan for this activity, name the gate, and nothing else."""

    device_id: int
    activity_id: int
    gate: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks: a member with what they hold, a stranger, the system itself; each perhaps on a door device.

    `left` is the activity at whose door this phone stood until its place there ended or ran out. `today` is the civil
    day, where the hub is at home, on which they ask: whose member is whose is told as of it.
    """

    member_id: int | None = None
    member_no: str | None = None
    name: str | None = None
    union_id: int | None = None
    union_path: str | None = None
    union_name: str | None = None
    grants: tuple[Grant, ...] = ()
    is_system: bool = False
    post: Post | None = None
    left: int | None = None
    today: date | None = None

    @property
    def is_signed_in(self) -> bool:
        return self.member_id is not None

    @property
    def mark(self) -> str:
        """Who it is where something is counted or kept for each who asks: the member, else the device."""
        if self.member_id is None and self.post is not None:
            return f"device {self.post.device_id}"
        return f"member {self.member_id}"

    def stands_at(self, activity_id: int) -> bool:
        """Whether this is a device of the activity's door."""
        return self.post is not None and self.post.activity_id == activity_id

    def allows(self, right: Right, path: str) -> bool:
        """Whether the right is held at the union of this path or above it."""
        return self.is_system or any(path.startswith(top) for top in self.paths(right))

    def holds(self, right: Right) -> bool:
        """Whether the right is held anywhere."""
        return self.is_system or any(grant.role in POLICY[right] for grant in self.grants)

    def paths(self, right: Right) -> tuple[str, ...]:
        """The tops of the subtrees in which the right is held; a system actor holds it at "/"."""
        if self.is_system:
            return ("/",)
        return tuple(sorted({grant.path for grant in self.grants if grant.role in POLICY[right]}))

    def may_appoint(self, role: Role, path: str) -> bool:
        """Appointing and dismissing reach only below the own role: administrator, chair, then all others."""
        if self.is_system:
            return True
        held = [rank(grant.role) for grant in self.grants if path.startswith(grant.path)]
        may = any(grant.role in POLICY[Right.APPOINT] and path.startswith(grant.path) for grant in self.grants)
        return may and min(held) < rank(role)


ANONYMOUS = Actor()
SYSTEM = Actor(is_system=True)
