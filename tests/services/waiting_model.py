"""One activity's sign-up told a second time: who has a place, who waits in which order, and what each step does."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.services.seat_model import OPEN, Ceiling, Hall, Where

SITTING = {"confirmed", "offered"}
LIVE = SITTING | {"pending", "waitlisted"}


class NotNow(Exception):
    """What was asked is refused, and all is as it was."""


@dataclass
class Guest:
    """One member here: `unions` are the own union and all above it, the nearest first."""

    unions: tuple[str, ...]
    status: str = "gone"
    places: int = 1
    turn: int = 0
    was_served: bool = False
    expires: datetime | None = None
    may_come: bool = True
    rejections: int = 0


@dataclass
class Quota:
    """Places for a union until an instant; `is_over` once it was written down that they went back."""

    places: int
    until: datetime | None
    is_over: bool = False


@dataclass
class Model:
    """The activity and its terms; `told` are the notices that somebody got, in the order of the steps."""

    guests: dict[str, Guest]
    strict: bool
    offer_hours: int | None
    approval: bool
    served_wait_until: datetime | None
    capacity: int | None = 3
    has_list: bool = True
    quotas: dict[str, Quota] = field(default_factory=dict)
    turns: int = 0
    told: list[tuple[str, str]] = field(default_factory=list)
    opened: bool = False

    # What there is

    def hall(self, at: datetime) -> Hall:
        ceilings = {
            union: Ceiling(quota.places, self._quota_above(union), quota.until is None or at < quota.until)
            for union, quota in self.quotas.items()
        }
        return Hall(self.capacity, ceilings)

    def _quota_above(self, union: str) -> Where:
        return next((one for one in ABOVE[union] if one in self.quotas), OPEN)

    def quota_of(self, guest: Guest) -> Where:
        return next((one for one in guest.unions if one in self.quotas), OPEN)

    def sitting(self) -> list[tuple[Where, int]]:
        return [(self.quota_of(one), one.places) for one in self.guests.values() if one.status in SITTING]

    def taken(self) -> int:
        return sum(places for _where, places in self.sitting())

    def line(self) -> list[Guest]:
        """Who waits, in the order in which they are served."""
        waiting = [one for one in self.guests.values() if one.status == "waitlisted"]
        return sorted(waiting, key=lambda one: (one.was_served, one.turn))

    def _next(self, at: datetime, newcomer: Guest | None = None) -> list[Guest]:
        """Who would be served now; a newcomer stands behind everybody who comes before them."""
        line = [one for one in self.line() if one.may_come and not self._has_to_wait(one, at)]
        if newcomer is not None:
            line = [one for one in line if one.was_served <= newcomer.was_served] + [newcomer]
        wishes = [(self.quota_of(one), one.places) for one in line]
        return [line[number] for number in self.hall(at).served(self.sitting(), wishes, self.strict)]

    def _has_to_wait(self, guest: Guest, at: datetime) -> bool:
        return guest.was_served and self.served_wait_until is not None and at < self.served_wait_until

    # What happens by itself

    def is_due(self, at: datetime) -> bool:
        offers = [one.expires for one in self.guests.values() if one.status == "offered"]
        returns = [one.until for one in self.quotas.values() if not one.is_over and one.until is not None]
        opens = [self.served_wait_until] if self.served_wait_until is not None and not self.opened else []
        return any(one is not None and one <= at for one in [*offers, *returns, *opens])

    def settle(self, at: datetime) -> None:
        if not self.is_due(at):
            return
        for name, guest in self.guests.items():
            if guest.status == "offered" and guest.expires is not None and guest.expires <= at:
                self._leave(guest, "gone")
                self.told.append((name, "offer_expired"))
        for quota in self.quotas.values():
            quota.is_over = quota.is_over or (quota.until is not None and quota.until <= at)
        self.opened = self.opened or (self.served_wait_until is not None and self.served_wait_until <= at)
        self.move_up(at)

    def move_up(self, at: datetime) -> None:
        served = self._next(at)
        for name, guest in self.guests.items():
            if any(guest is one for one in served):
                guest.status = "offered" if self.offer_hours else "confirmed"
                guest.expires = at + timedelta(hours=self.offer_hours) if self.offer_hours else None
                self.told.append((name, "offered" if self.offer_hours else "promoted"))

    @staticmethod
    def _leave(guest: Guest, status: str) -> None:
        guest.status, guest.expires, guest.turn, guest.places = status, None, 0, 1

    def _wait(self, guest: Guest) -> None:
        self.turns += 1
        guest.status, guest.turn = "waitlisted", self.turns

    # What is asked

    def come(self, name: str, places: int, at: datetime) -> None:
        before = deepcopy(self)
        guest = self.guests[name]
        self.settle(at)
        if guest.status in LIVE:
            return
        guest.places = places
        fits = not self._has_to_wait(guest, at) and any(one is guest for one in self._next(at, guest))
        refused = not guest.may_come or not (fits or self.has_list) or (self.approval and guest.rejections >= 2)
        if refused:
            self.__dict__.update(before.__dict__)
            raise NotNow
        if self.approval:
            guest.status = "pending"
        elif fits:
            guest.status = "confirmed"
        else:
            self._wait(guest)

    def go(self, name: str, at: datetime) -> None:
        self.settle(at)
        if self.guests[name].status in LIVE:
            self._leave(self.guests[name], "gone")
        self.move_up(at)

    def accept(self, name: str, at: datetime) -> None:
        self.settle(at)
        if self.guests[name].status != "offered":
            raise NotNow
        self.guests[name].status, self.guests[name].expires = "confirmed", None

    def approve(self, name: str, at: datetime) -> None:
        guest = self.guests[name]
        self.settle(at)
        last = max((one.was_served for one in self.guests.values()), default=False)
        behind_all = Guest(guest.unions, places=guest.places, was_served=last)
        fits = not self._has_to_wait(guest, at) and any(one is behind_all for one in self._next(at, behind_all))
        if not (fits or self.has_list):
            raise NotNow
        if fits:
            guest.status = "confirmed"
        else:
            self._wait(guest)
        self.move_up(at)

    def reject(self, name: str, at: datetime) -> None:
        self.settle(at)
        if self.guests[name].status in LIVE:
            self._leave(self.guests[name], "gone")
            self.guests[name].rejections += 1
            self.move_up(at)
        else:
            raise NotNow

    def seat_out_of_turn(self, name: str, at: datetime) -> None:
        guest = self.guests[name]
        self.settle(at)
        if guest.status != "waitlisted" or self.hall(at).too_small(self.sitting(), self.quota_of(guest), guest.places):
            raise NotNow
        guest.status = "confirmed"
        self.move_up(at)

    def change(self, wished: dict, at: datetime) -> None:
        """Another capacity, other quotas (union: places and until when), or both."""
        before = deepcopy(self)
        self.settle(at)
        held = (self.capacity, {union: (one.places, one.until) for union, one in self.quotas.items()})
        kept = self.hall(at).inside(self.sitting(), OPEN)
        if "capacity" in wished:
            self.capacity = None if wished["capacity"] is None else max(wished["capacity"], self.taken())
        is_too_small = self.capacity not in (None, held[0]) and self.capacity < kept
        if "quotas" in wished:
            is_too_small = not self._fit(wished["quotas"])
        if is_too_small:
            self.__dict__.update(before.__dict__)
            raise NotNow
        if held != (self.capacity, {union: (one.places, one.until) for union, one in self.quotas.items()}):
            self.move_up(at)

    def _fit(self, wished: dict[str, tuple[int, datetime | None]]) -> bool:
        """Take these quotas, each for at least those who are there; answers whether they fit into each other."""
        before, self.quotas = self.quotas, {}
        for union, (places, until) in wished.items():
            there = sum(one.places for one in self.guests.values() if one.status in SITTING and union in one.unions)
            is_over = union in before and before[union].until == until and before[union].is_over
            self.quotas[union] = Quota(max(places, there), until, is_over)
        for above, limit in [(OPEN, self.capacity), *((union, one.places) for union, one in self.quotas.items())]:
            asked = sum(one.places for union, one in self.quotas.items() if self._quota_above(union) == above)
            if limit is not None and asked > limit:
                return False
        return True

    def let_or_not(self, name: str, may_come: bool, at: datetime) -> None:
        """Suspended or not, called or not: the list in which they wait is served, and what is due is left as it is."""
        self.guests[name].may_come = may_come
        if self.guests[name].status == "waitlisted":
            self.move_up(at)


# The unions above each, the nearest first.
ABOVE: dict[str, tuple[str, ...]] = {
    "T": (),
    "A": ("T",),
    "B": ("T",),
    "A1": ("A", "T"),
    "A2": ("A", "T"),
    "B1": ("B", "T"),
}
