"""Activities, as they are told and as they are wished for."""

import marshmallow as ma
from marshmallow import validate as v

from activity_hub.rules import activity as rule
from activity_hub.rules.kinds import CODES
from activity_hub.rules.lifecycle import ActivityStatus, OccurrenceStatus
from activity_hub.rules.question_list import QUESTIONS_MAX
from activity_hub.rules.seats import WaitPolicy
from activity_hub.rules.terms import SERIES_MAX, Allotment
from activity_hub.web.api.schemas.base import (
    Answer,
    Day,
    Flag,
    Items,
    Moment,
    Number,
    Paged,
    Part,
    Text,
    Wish,
    longest,
    one_of,
)
from activity_hub.web.api.schemas.questions import Question, QuestionWish

CODE_LENGTH = longest(rule.CODE_MAX, 1)
QUERY_MAX = 100
QUOTAS_MAX = 2000
_STATES = one_of((OccurrenceStatus.PLANNED, OccurrenceStatus.CANCELLED))
_CAPACITY = v.Range(1, rule.CAPACITY_MAX, error="out_of_range")


class NewOccurrence(Wish):
    """One time at which it happens."""

    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    venue = Text(validate=longest(rule.VENUE_MAX))


class ChangedOccurrence(Wish):
    """One matched by `no`; without a number a new one."""

    no = Number(validate=v.Range(1, 2**31 - 1, error="out_of_range"))
    starts_at = Moment()
    ends_at = Moment()
    venue = Text(validate=longest(rule.VENUE_MAX))
    status = Text(validate=_STATES)


class AudienceWish(Wish):
    """Whom it is for; no unions: the host, the co-hosts and all below them."""

    unions = Items(Text(validate=CODE_LENGTH), validate=longest(500))
    gender = Text(allow_none=True, validate=one_of(rule.Gender))
    born_from = Day(allow_none=True)
    born_to = Day(allow_none=True)
    tags = Items(Text(validate=longest(rule.TAG_MAX, 1)), validate=longest(rule.TAGS_MAX))


class QuotaWish(Wish):
    """Places kept for a union and all below it; they stay its ceiling after `returns_at`."""

    union = Text(required=True, validate=CODE_LENGTH)
    places = Number(required=True, validate=v.Range(0, rule.CAPACITY_MAX, error="out_of_range"))
    returns_at = Moment(allow_none=True, metadata={"description": "null: kept for ever"})


class TermsWish(Wish):
    """How places are given out; what is not named stays as it is."""

    wait_policy = Text(validate=one_of(WaitPolicy))
    offer_hours = Number(allow_none=True, metadata={"description": "null: a freed place is given at once"})
    offer_skips_night = Flag()
    offer_skips_days_off = Flag()
    needs_approval = Flag()
    allotment = Text(validate=one_of(Allotment))
    priority = Flag(metadata={"description": "who has not been served this season comes first"})
    priority_until = Moment(allow_none=True)
    series_limit = Number(allow_none=True)
    season_from = Day(allow_none=True)
    cooling_off_days = Number(allow_none=True)
    guests_max = Number()
    team_from = Number()
    team_to = Number()
    team_substitutes = Number()
    teams_per_union = Number(allow_none=True)
    joint_teams = Flag()


class _Wished(Wish):
    summary = Text(validate=longest(rule.SUMMARY_MAX))
    description = Text(validate=longest(rule.DESCRIPTION_MAX), metadata={"description": "Markdown"})
    venue = Text(validate=longest(rule.VENUE_MAX))
    visibility = Text(validate=one_of(rule.Visibility))
    co_hosts = Items(Text(validate=CODE_LENGTH), validate=longest(500))
    sign_up_opens_at = Moment(allow_none=True, metadata={"description": "null: now"})
    sign_up_closes_at = Moment(allow_none=True, metadata={"description": "null: when the first occurrence starts"})
    capacity = Number(allow_none=True, validate=_CAPACITY, metadata={"description": "null: no limit"})
    waitlist = Flag()
    audience = Part(AudienceWish)
    quotas = Items(Part(QuotaWish), validate=longest(QUOTAS_MAX))
    terms = Part(TermsWish)
    questions = Items(Part(QuestionWish), validate=longest(QUESTIONS_MAX), metadata={"description": "all of them"})
    series = Text(allow_none=True, validate=longest(SERIES_MAX))
    code = Text(validate=v.Regexp(f"^(?:{rule.CODE.pattern})$", error="bad_code"))
    mode = Text(validate=one_of(rule.Mode))
    counting = Text(validate=one_of(rule.Counting))
    host_level = Text(allow_none=True, validate=longest(rule.WORD_MAX))
    selection_of = Items(Text(validate=CODE_LENGTH), validate=longest(500))
    time_zone = Text(validate=longest(rule.ZONE_MAX, 1))


class NewActivity(_Wished):
    """A new draft."""

    title = Text(required=True, validate=longest(rule.TITLE_MAX, 1))
    kind = Text(required=True, validate=one_of(CODES, "unknown_kind"))
    union = Text(required=True, validate=CODE_LENGTH, metadata={"description": "code of the host"})
    occurrences = Items(Part(NewOccurrence), required=True, validate=longest(rule.OCCURRENCES_MAX, 1))


class ChangedActivity(_Wished):
    """What is to be different; the rest stays."""

    title = Text(validate=longest(rule.TITLE_MAX, 1))
    kind = Text(validate=one_of(CODES, "unknown_kind"))
    union = Text(validate=CODE_LENGTH)
    occurrences = Items(Part(ChangedOccurrence), validate=longest(rule.OCCURRENCES_MAX))


class Reason(Wish):
    """Why, for those whom it concerns."""

    reason = Text(required=True, validate=longest(rule.REASON_MAX, 1))


class Wanted(Paged):
    """What the list is asked for."""

    union = Text(validate=longest(rule.CODE_MAX), metadata={"description": "code: hosted by it or below it"})
    kind = Text(validate=one_of(CODES, "unknown_kind"))
    from_on = Day(data_key="from", metadata={"description": "first local day"})
    to_on = Day(data_key="to", metadata={"description": "last local day"})
    q = Text(validate=longest(QUERY_MAX), metadata={"description": "words, pinyin or its initials"})
    status = Text(validate=one_of(ActivityStatus))
    code = Text(validate=longest(rule.CODE_MAX))


class Occurrence(Answer):
    """One time at which it happens; an imported one has a day only."""

    no = ma.fields.Integer(required=True)
    held_on = ma.fields.Date(required=True)
    starts_at = ma.fields.DateTime(required=True, allow_none=True)
    ends_at = ma.fields.DateTime(required=True, allow_none=True)
    venue = ma.fields.String(required=True)
    status = ma.fields.String(required=True, validate=one_of(OccurrenceStatus))


class Audience(Answer):
    """Whom it is for."""

    unions = ma.fields.List(ma.fields.String(), required=True)
    gender = ma.fields.String(required=True, allow_none=True)
    born_from = ma.fields.Date(required=True, allow_none=True)
    born_to = ma.fields.Date(required=True, allow_none=True)
    tags = ma.fields.List(ma.fields.String(), required=True)


class Quota(Answer):
    """Places kept for a union and all below it."""

    union = ma.fields.String(required=True)
    places = ma.fields.Integer(required=True)
    returns_at = ma.fields.DateTime(required=True, allow_none=True)


class TermsAnswer(Answer):
    """How places are given out."""

    wait_policy = ma.fields.String(required=True)
    offer_hours = ma.fields.Integer(required=True, allow_none=True)
    offer_skips_night = ma.fields.Boolean(required=True)
    offer_skips_days_off = ma.fields.Boolean(required=True)
    needs_approval = ma.fields.Boolean(required=True)
    allotment = ma.fields.String(required=True)
    priority = ma.fields.Boolean(required=True)
    priority_until = ma.fields.DateTime(required=True, allow_none=True)
    series_limit = ma.fields.Integer(required=True, allow_none=True)
    season_from = ma.fields.Date(required=True, allow_none=True)
    cooling_off_days = ma.fields.Integer(required=True, allow_none=True)
    guests_max = ma.fields.Integer(required=True)
    team_from = ma.fields.Integer(required=True)
    team_to = ma.fields.Integer(required=True)
    team_substitutes = ma.fields.Integer(required=True)
    teams_per_union = ma.fields.Integer(required=True, allow_none=True)
    joint_teams = ma.fields.Boolean(required=True)


class Activity(Answer):
    """An activity."""

    id = ma.fields.Integer(required=True)
    code = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    kind = ma.fields.String(required=True)
    status = ma.fields.String(required=True, validate=one_of(ActivityStatus))
    reason = ma.fields.String(required=True, metadata={"description": "of a cancellation or a postponement"})
    union = ma.fields.String(required=True, allow_none=True)
    co_hosts = ma.fields.List(ma.fields.String(), required=True)
    mode = ma.fields.String(required=True)
    counting = ma.fields.String(required=True)
    host_level = ma.fields.String(required=True, allow_none=True)
    selection_of = ma.fields.List(ma.fields.String(), required=True)
    summary = ma.fields.String(required=True)
    description = ma.fields.String(required=True)
    venue = ma.fields.String(required=True)
    visibility = ma.fields.String(required=True)
    sign_up_opens_at = ma.fields.DateTime(required=True, allow_none=True)
    sign_up_closes_at = ma.fields.DateTime(required=True, allow_none=True)
    capacity = ma.fields.Integer(required=True, allow_none=True)
    waitlist = ma.fields.Boolean(required=True)
    taken = ma.fields.Integer(required=True)
    waiting = ma.fields.Integer(required=True)
    audience = ma.fields.Nested(Audience, required=True)
    quotas = ma.fields.List(ma.fields.Nested(Quota), required=True)
    terms = ma.fields.Nested(TermsAnswer, required=True)
    questions = ma.fields.List(ma.fields.Nested(Question), metadata={"description": "not in a list of activities"})
    series = ma.fields.String(required=True, allow_none=True)
    occurrences = ma.fields.List(ma.fields.Nested(Occurrence), required=True)
    time_zone = ma.fields.String(required=True)
    revision = ma.fields.Integer(required=True)
