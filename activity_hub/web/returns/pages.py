"""What the page of a return says around its figures: changes, months and unions."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from activity_hub.rules.rates import percent
from activity_hub.rules.tally import FIGURES, Of
from activity_hub.services.returns import Look, Trace
from activity_hub.web import formatting as fmt
from activity_hub.web.returns.periods import Span
from activity_hub.wording.returns import WORDS, word

SHOWN_BRANCHES = 6
_COMPARED = ("activities.hosted", "activities.occurrences", "people.person_times", "people.headcount")


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the comparison with the year before; `change` is a signed percentage or a dash."""

    figure: str
    before: int
    now: int
    change: str


@dataclass(frozen=True, slots=True)
class Page:
    """A return to be shown: the document, the span it is of, and the words that depend on its values."""

    look: Look
    span: Span
    today: date

    @property
    def document(self) -> dict[str, Any]:
        return self.look.document

    @property
    def self_reported(self) -> int:
        """How many of the person-times rest on a printed venue code."""
        return self.look.known[0].self_reported

    @property
    def is_empty(self) -> bool:
        """Whether nothing counted lies in the period."""
        return not self.document["lines"] and not self.document["people"]["person_times"]

    def href(self, figure: str, of: str = "") -> str:
        """Where the rows behind a figure stand."""
        code = self.document["union"]["code"]
        return url_for("returns.rows", union_code=code, period=self.span.slug, figure=figure, of=of or None)

    def yuan(self, amount: str) -> str:
        """An amount of the document as people write it: 273300.00 → 273,300.00."""
        return f"{Decimal(amount):,.2f}"

    def union_href(self, code: str) -> str:
        """The return of another union for the same period."""
        return url_for("returns.show", union_code=code, period=self.span.slug)

    @property
    def compared(self) -> list[Compared]:
        """The year before beside this one; nothing where that year has no rows."""
        before = self.look.before
        if before is None or not (before["lines"] or before["people"]["person_times"]):
            return []
        return [_compared(name, before, self.document) for name in _COMPARED]

    @property
    def months_begun(self) -> int:
        """How many months of the period have begun: a month to come is not one in which nothing was done."""
        now = (self.today.year, self.today.month)
        begun = sum(month <= now for month in self.span.period.months)
        return max(begun, self.document["monthly"]["subtree_months"])

    @property
    def is_monthly(self) -> bool:
        """Whether every month that has begun had an activity."""
        months: int = self.document["monthly"]["subtree_months"]
        return months >= self.months_begun > 0

    @property
    def months(self) -> list[tuple[str, int, str, str]]:
        """For each month its short name, the number of occurrences, both as said aloud, and where they stand."""
        found = []
        for (year, month), number in zip(self.span.period.months, self.document["monthly"]["subtree"], strict=True):
            name = fmt.month(self.span.period.from_on.replace(year=year, month=month, day=1))
            spoken = ngettext("%(month)s: %(num)s occurrence", "%(month)s: %(num)s occurrences", number, month=name)
            found.append((name, number, spoken, self.href("monthly.subtree", f"{year}-{month:02}")))
        return found

    @property
    def kinds(self) -> list[tuple[str, int, str, str, str]]:
        """The kinds, most person-times first, with how many activities and occurrences each had."""
        ranked = sorted(self.document["by_kind"].items(), key=lambda item: (-item[1]["person_times"], item[0]))
        return [self._kind(kind, own) for kind, own in ranked]

    def _kind(self, kind: str, own: dict[str, int]) -> tuple[str, int, str, str, str]:
        said = _(
            "%(activities)s on %(occurrences)s dates", activities=own["activities"], occurrences=own["occurrences"]
        )
        figure = self.href("by_kind.person_times", kind)
        return str(word("kind", kind)), own["person_times"], said, figure, self.href("by_kind.activities", kind)

    @property
    def children(self) -> list[dict[str, Any]]:
        """The unions directly below, most person-times first, each with its first few branches."""
        ranked = sorted(self.document["by_child"], key=lambda one: (-one["person_times"], one["code"]))
        return [self._child(one) for one in ranked]

    def _child(self, one: dict[str, Any]) -> dict[str, Any]:
        own = self.look.branches[one["code"]]
        return {
            **one,
            "name": self.look.names[one["code"]],
            "branches": [{**branch, "name": self.look.names[branch["code"]]} for branch in own[:SHOWN_BRANCHES]],
            "more": max(0, len(own) - SHOWN_BRANCHES),
        }

    @property
    def idle(self) -> list[tuple[str, str]]:
        """Code and name of the unions directly below in which nothing was hosted."""
        idle = (one["code"] for one in self.document["by_child"] if not one["subtree_months"])
        return [(code, self.look.names[code]) for code in idle]

    @property
    def quiet_percent(self) -> str | None:
        """The share of enterprises from which nobody came."""
        coverage = self.document["coverage"]
        return percent(coverage["enterprises"] - coverage["enterprises_reached"], coverage["enterprises"])

    @property
    def silent(self) -> list[tuple[str, str]]:
        """Code and name of the base unions from which nobody came."""
        return [(code, self.look.names[code]) for code in self.document["coverage"]["silent_base_unions"]]


def number(document: dict[str, Any], name: str) -> int:
    """A figure by its name; of a rate its numerator."""
    section, _dot, key = name.partition(".")
    value = document[section][key]
    found: int = value["numerator"] if isinstance(value, dict) else value
    return found


def _compared(name: str, before: dict[str, Any], now: dict[str, Any]) -> Compared:
    then, this = number(before, name), number(now, name)
    share = percent(this - then, then)
    sign = "" if share is None or this == then else "+" if this > then else "−"
    return Compared(name, then, this, "—" if share is None else f"{sign}{share.lstrip('-')}%")


def of_text(trace: Trace) -> str:
    """What a figure is asked of, in words: a kind, a month, a union …"""
    asked = FIGURES[trace.figure].of
    if asked is Of.LINE:
        code, _colon, metric = trace.of.partition(":")
        return f"{code} {word('metric', metric)}"
    if asked is Of.CHILD_STRENGTH:
        code, _colon, strength = trace.of.partition(":")
        return f"{code} {word('strength', strength)}"
    return str(word(asked.value, trace.of)) if asked.value in WORDS else trace.of
