"""What an activity may say of itself: the words it chooses from, and every fault that a form or a call can have."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from activity_hub.rules.kinds import BY_CODE

TITLE_MAX = 120
SUMMARY_MAX = 300
VENUE_MAX = 200
WORD_MAX = 32
DESCRIPTION_MAX = 20_000
REASON_MAX = 400
TAG_MAX = 40
TAGS_MAX = 20
TAGS_TOGETHER_MAX = 400
OCCURRENCES_MAX = 400
CAPACITY_MAX = 1_000_000
FIRST_YEAR, LAST_YEAR = 1970, 2200
FIRST_BIRTH_YEAR = 1900
ZONE_MAX = 64
CODE_MAX = 64
CODE = re.compile(r"[A-Za-z0-9._-]{1,64}")
BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Visibility(StrEnum):
    """Who sees a published activity."""

    PUBLIC = "public"
    AUDIENCE = "audience"


class Mode(StrEnum):
    """Run by a union of the tree, or by a body outside to which entrants are sent."""

    HOSTED = "hosted"
    SENT = "sent"


class Counting(StrEnum):
    """Counted person by person, or reported by units."""

    ROSTER = "roster"
    DECLARED = "declared"


class Gender(StrEnum):
    """For whom an activity is, where it is for women or for men alone."""

    WOMEN = "F"
    MEN = "M"


class ActivityFault(StrEnum):
    """What can be wrong with one field of an activity."""

    REQUIRED = "required"
    TOO_LONG = "too_long"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    STRANGE_CHARACTERS = "strange_characters"
    UNKNOWN_WORD = "unknown_word"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_UNION = "unknown_union"
    UNKNOWN_ACTIVITY = "unknown_activity"
    UNKNOWN_TIME_ZONE = "unknown_time_zone"
    UNKNOWN_OCCURRENCE = "unknown_occurrence"
    UNREADABLE = "unreadable"
    OUT_OF_RANGE = "out_of_range"
    ENDS_BEFORE_START = "ends_before_start"
    CLOSES_BEFORE_OPENS = "closes_before_opens"
    BORN_TO_BEFORE_FROM = "born_to_before_from"
    BAD_CODE = "bad_code"
    CODE_TAKEN = "code_taken"
    CODE_STAYS = "code_stays"
    NOT_IN_RANGE = "not_in_range"
    REPEATED = "repeated"
    MORE_THAN_THERE_IS = "more_than_there_is"  # quotas that add up to more than what they are taken from
    BELOW_KEPT = "below_kept"  # a capacity below what quotas keep
    TEAM_TO_BELOW_FROM = "team_to_below_from"
    NEEDS_CAPACITY = "needs_capacity"
    TEAM_ABOVE_CAPACITY = "team_above_capacity"
    NOT_WITH_DRAW = "not_with_draw"
    DRAWN_ONE_BY_ONE = "drawn_one_by_one"  # neither teams nor delegations are drawn
    DRAWN_ALREADY = "drawn_already"
    DRAW_UNDER_WAY = "draw_under_way"


class ChangeRefusal(StrEnum):
    """Why a whole change is refused, whatever its fields say."""

    CHANGED_MEANWHILE = "changed_meanwhile"


@dataclass(frozen=True, slots=True)
class PlannedOccurrence:
    """One occurrence as wished for; `no` is None for a new one."""

    no: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    venue: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that can be judged of an activity without the database; instants are aware."""

    title: str
    kind: str
    occurrences: tuple[PlannedOccurrence, ...]
    summary: str = ""
    description: str = ""
    venue: str = ""
    visibility: str = Visibility.PUBLIC
    mode: str = Mode.HOSTED
    counting: str = Counting.ROSTER
    host_level: str = ""
    host_name: str = ""
    time_zone: str = "Asia/Shanghai"
    sign_up_opens_at: datetime | None = None
    sign_up_closes_at: datetime | None = None
    capacity: int | None = None
    gender: str | None = None
    born_from: date | None = None
    born_to: date | None = None
    tags: tuple[str, ...] = ()
    has_others: bool = False  # occurrences that stand already and are not named here


Faults = dict[str, list[ActivityFault]]
_F = ActivityFault


def faults(plan: Plan) -> Faults:
    """Every fault by field; a field inside another is written with dots: `occurrences.0.ends_at`."""
    found: Faults = {}
    for field, fault in (*_texts(plan), *_words(plan), *_sign_up(plan), *_audience(plan), *_occurrences(plan)):
        found.setdefault(field, []).append(fault)
    return found


def text_fault(text: str, longest: int, many_lines: bool = False) -> ActivityFault | None:
    """Too long, or characters no screen should meet: controls, lone surrogates, direction overrides."""
    if len(text) > longest:
        return _F.TOO_LONG
    if any(_is_strange(character, many_lines) for character in text):
        return _F.STRANGE_CHARACTERS
    return None


def code_fault(code: str) -> ActivityFault | None:
    """A code is made of letters, digits, `-`, `_` and `.`, at most 64."""
    return None if CODE.fullmatch(code) else _F.BAD_CODE


def reason_faults(reason: str) -> Faults:
    """A cancellation, a postponement and a sending back need a reason that people can read."""
    fault = text_fault(reason, REASON_MAX, many_lines=True) if reason.strip() else _F.REQUIRED
    return {"reason": [fault]} if fault else {}


def in_range(at: datetime | date) -> bool:
    """Whether a day is one that calendars and databases can work with."""
    return FIRST_YEAR <= at.year <= LAST_YEAR


def is_time_zone(name: str) -> bool:
    """Whether a time zone of this name is known here."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return len(name) <= ZONE_MAX


def _is_strange(character: str, many_lines: bool) -> bool:
    if many_lines and character in "\n\r\t":
        return False
    return unicodedata.category(character) in ("Cc", "Cs") or character in BIDI_CONTROLS


def _texts(plan: Plan) -> Sequence[tuple[str, ActivityFault]]:
    longest: Mapping[str, tuple[str, int, bool]] = {
        "title": (plan.title, TITLE_MAX, False),
        "summary": (plan.summary, SUMMARY_MAX, True),
        "description": (plan.description, DESCRIPTION_MAX, True),
        "venue": (plan.venue, VENUE_MAX, False),
        "host_level": (plan.host_level, WORD_MAX, False),
        "host_name": (plan.host_name, VENUE_MAX, False),
    }
    judged = [(field, text_fault(*given)) for field, given in longest.items()]
    judged += [("title", None if plan.title.strip() else _F.REQUIRED)]
    return [(field, fault) for field, fault in judged if fault]


def _words(plan: Plan) -> Sequence[tuple[str, ActivityFault]]:
    found = [] if plan.kind in BY_CODE else [("kind", _F.UNKNOWN_KIND)]
    if not is_time_zone(plan.time_zone):
        found.append(("time_zone", _F.UNKNOWN_TIME_ZONE))
    chosen: Mapping[str, tuple[str, type[StrEnum]]] = {
        "visibility": (plan.visibility, Visibility),
        "mode": (plan.mode, Mode),
        "counting": (plan.counting, Counting),
    }
    return found + [(field, _F.UNKNOWN_WORD) for field, (word, words) in chosen.items() if word not in list(words)]


def _sign_up(plan: Plan) -> Sequence[tuple[str, ActivityFault]]:
    found: list[tuple[str, ActivityFault]] = []
    opens, closes = plan.sign_up_opens_at, plan.sign_up_closes_at
    for field, instant in (("sign_up_opens_at", opens), ("sign_up_closes_at", closes)):
        if instant and not in_range(instant):
            found.append((field, _F.OUT_OF_RANGE))
    if opens and closes and closes <= opens:
        found.append(("sign_up_closes_at", _F.CLOSES_BEFORE_OPENS))
    if plan.capacity is not None and plan.capacity < 1:
        found.append(("capacity", _F.TOO_SMALL))
    if plan.capacity is not None and plan.capacity > CAPACITY_MAX:
        found.append(("capacity", _F.TOO_LARGE))
    return found


def _audience(plan: Plan) -> Sequence[tuple[str, ActivityFault]]:
    found: list[tuple[str, ActivityFault]] = []
    if plan.gender is not None and plan.gender not in list(Gender):
        found.append(("audience.gender", _F.UNKNOWN_WORD))
    for field, day in (("audience.born_from", plan.born_from), ("audience.born_to", plan.born_to)):
        if day and not FIRST_BIRTH_YEAR <= day.year <= LAST_YEAR:
            found.append((field, _F.OUT_OF_RANGE))
    if plan.born_from and plan.born_to and plan.born_to < plan.born_from:
        found.append(("audience.born_to", _F.BORN_TO_BEFORE_FROM))
    if len(plan.tags) > TAGS_MAX:
        found.append(("audience.tags", _F.TOO_MANY))
    if len(";".join(plan.tags)) > TAGS_TOGETHER_MAX:
        found.append(("audience.tags", _F.TOO_LONG))
    judged = {_F.STRANGE_CHARACTERS if ";" in tag else text_fault(tag, TAG_MAX) for tag in plan.tags}
    return found + [("audience.tags", fault) for fault in sorted(filter(None, judged))]


def _occurrences(plan: Plan) -> Sequence[tuple[str, ActivityFault]]:
    if not plan.occurrences and not plan.has_others:
        return [("occurrences", _F.REQUIRED)]
    if len(plan.occurrences) > OCCURRENCES_MAX:
        return [("occurrences", _F.TOO_MANY)]
    return [
        (f"occurrences.{at}.{field}", fault)
        for at, occurrence in enumerate(plan.occurrences)
        for field, fault in _occurrence(occurrence)
    ]


def _occurrence(one: PlannedOccurrence) -> Sequence[tuple[str, ActivityFault]]:
    found: list[tuple[str, ActivityFault]] = []
    for field, instant in (("starts_at", one.starts_at), ("ends_at", one.ends_at)):
        if instant is None:
            found.append((field, _F.REQUIRED))
        elif not in_range(instant):
            found.append((field, _F.OUT_OF_RANGE))
    if one.starts_at and one.ends_at and one.ends_at <= one.starts_at:
        found.append(("ends_at", _F.ENDS_BEFORE_START))
    fault = text_fault(one.venue, VENUE_MAX)
    return [*found, ("venue", fault)] if fault else found
