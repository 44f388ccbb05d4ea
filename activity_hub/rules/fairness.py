"""Fair play: who comes first, who has had enough of a series, and who stays away for a while after a no-show."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from activity_hub.rules.period import Period, of_year, year_holding
from activity_hub.rules.places import RefusalCode
from activity_hub.rules.terms import Terms

FIRST, SERVED = 0, 1  # classes of waiting: the lower one is served first


@dataclass(frozen=True, slots=True)
class Record:
    """What a member did before, as far as the terms of one activity ask.

    `served` counts the other activities of the series (without one: of the same host and kind) in which they have or
    had a place this season; `missed_on` is the latest day on which they stayed away and no appeal excused them.
    """

    served: int = 0
    missed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Fairness:
    """What fair play comes to for one member: `until` is the first day on which a cooling-off is over.

    `is_held_back` says that whoever has not been served comes first, for as long as the terms say.
    """

    wait_class: int = FIRST
    refusal: RefusalCode | None = None
    until: date | None = None
    is_held_back: bool = False


PLAIN = Fairness()


def judge(terms: Terms, record: Record, at: datetime, today: date) -> Fairness:
    """The rules in the order in which one would tell them; `today` is the civil day where the activity is."""
    until = free_again_on(terms, record.missed_on)
    wait_class = SERVED if terms.priority and record.served else FIRST
    if until is not None and today < until:
        return Fairness(wait_class, RefusalCode.SUSPENDED, until)
    if terms.series_limit is not None and record.served >= terms.series_limit:
        return Fairness(wait_class, RefusalCode.LIMIT_REACHED)
    return Fairness(wait_class, is_held_back=wait_class == SERVED and is_first_call(terms, at))


def is_first_call(terms: Terms, at: datetime) -> bool:
    """Whether places still go only to those not served this season."""
    return terms.priority and terms.priority_until is not None and at < terms.priority_until


def free_again_on(terms: Terms, missed_on: date | None) -> date | None:
    """The first day on which somebody who stayed away may sign up again."""
    if terms.cooling_off_days is None or missed_on is None:
        return None
    return missed_on + timedelta(days=terms.cooling_off_days)


def lifted_on(terms: Terms, fair: Fairness, today: date, year_start: str) -> date | None:
    """The day on which time alone may lift a refusal: a cooling-off is over, or another season begins."""
    if fair.refusal is RefusalCode.LIMIT_REACHED and terms.season_from is None:
        year = of_year(year_holding(today, year_start), year_start)
        return year.to_on + timedelta(days=1) if isinstance(year, Period) else None
    return fair.until


def season_starts_on(terms: Terms, today: date, year_start: str) -> date:
    """The first day of the season: as the terms say, else that of the statistics year."""
    if terms.season_from is not None:
        return terms.season_from
    year = of_year(year_holding(today, year_start), year_start)
    return year.from_on if isinstance(year, Period) else date(today.year, 1, 1)


class AppealStatus(StrEnum):
    """How an appeal against a no-show stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class AppealRefusal(StrEnum):
    """Why an appeal is not taken any more."""

    DECIDED = "decided"


def appeal_refusal(status: AppealStatus | None) -> AppealRefusal | None:
    """What was asked may be worded anew until it is decided; who asked in vain does not ask again."""
    return AppealRefusal.DECIDED if status in (AppealStatus.GRANTED, AppealStatus.REFUSED) else None
