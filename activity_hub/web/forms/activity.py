"""The form of an activity: short at first, the rest behind folds; civil times of the activity's zone."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from activity_hub.rules.activity import OCCURRENCES_MAX, Counting, Mode, Visibility
from activity_hub.rules.lifecycle import OccurrenceStatus
from activity_hub.services.activity import ActivityView, OccurrenceView, union_codes
from activity_hub.web.forms.base import Form, RowForm
from activity_hub.web.forms.choices import choices
from activity_hub.web.numbers import small_number
from activity_hub.wording import activity as words

LOCAL = "%Y-%m-%dT%H:%M"
TEXTS = ("title", "summary", "description", "venue", "host_name", "time_zone")
CHOICES = ("kind", "visibility", "mode", "counting", "host_level")
PLAIN = (*TEXTS, *CHOICES, "capacity", "waitlist", "sign_up_opens_at", "sign_up_closes_at")
ELSEWHERE = {
    "audience.unions": "audience_unions",
    "audience.gender": "gender",
    "audience.born_from": "born_from",
    "audience.born_to": "born_to",
    "audience.tags": "tags",
}


def local_time(label: Any) -> DateTimeLocalField:
    """A day and a time as the browser's own control gives them."""
    return DateTimeLocalField(label, format=LOCAL, validators=[Optional()])


class DateRow(RowForm):
    """One date of the activity."""

    no = HiddenField()
    starts_at = local_time(_l("Starts"))
    ends_at = local_time(_l("Ends"))
    venue = StringField(_l("Another place"))
    is_off = BooleanField(_l("This date does not take place"))
    was_off = HiddenField()

    @property
    def is_blank(self) -> bool:
        fields = (self.starts_at, self.ends_at, self.venue, self.is_off, self.was_off)
        return not any(field.data or (field.raw_data and field.raw_data[0]) for field in fields)


class ActivityForm(Form):
    """Create and edit; `seen_revision` tells a change made meanwhile."""

    seen_revision = HiddenField()
    title = StringField(_l("What is it called"))
    # The service judges the kind with the rest, so that one answer tells all that is missing.
    kind = SelectField(_l("Kind of activity"), choices=choices(words.KIND, empty=_l("Choose")), validate_choice=False)
    union = SelectField(_l("Hosted by"))
    dates = FieldList(FormField(DateRow), label=_l("Dates"), min_entries=1, max_entries=OCCURRENCES_MAX + 1)
    venue = StringField(_l("Place"))
    capacity = IntegerField(_l("Places"), validators=[Optional()])
    summary = TextAreaField(_l("In one sentence"))
    description = TextAreaField(_l("Description"))
    sign_up_opens_at = local_time(_l("Sign-up opens"))
    sign_up_closes_at = local_time(_l("Sign-up closes"))
    waitlist = BooleanField(_l("Keep a waiting list when it is full"), default=True)
    visibility = RadioField(_l("Who sees it"), choices=choices(words.VISIBILITY), default=Visibility.PUBLIC.value)
    audience_unions = TextAreaField(_l("Only these unions"))
    gender = SelectField(
        _l("Women or men"), choices=choices(words.GENDER, empty=_l("Everybody")), validate_choice=False
    )
    born_from = DateField(_l("Born on or after"), validators=[Optional()])
    born_to = DateField(_l("Born on or before"), validators=[Optional()])
    tags = StringField(_l("Groups"))
    co_hosts = TextAreaField(_l("Hosted together with"))
    mode = RadioField(_l("Who runs it"), choices=choices(words.MODE), default=Mode.HOSTED.value)
    host_name = StringField(_l("The body that runs it"))
    counting = RadioField(_l("How people are counted"), choices=choices(words.COUNTING), default=Counting.ROSTER.value)
    # An open list: an import may have brought a word of its own.
    host_level = SelectField(
        _l("Level"), choices=choices(words.LEVEL, empty=_l("As the host's")), validate_choice=False
    )
    selection_of = StringField(_l("Final of these preliminaries"))
    code = StringField(_l("Code"))
    time_zone = StringField(_l("Time zone"))

    @property
    def is_wrong(self) -> bool:
        """Whether any field has a fault, those inside the dates too."""
        return bool(self.errors) or any(row.form.errors for row in self.dates)

    @property
    def revision_seen(self) -> int:
        """The revision that was on the screen; -1, which no activity has, where that cannot be read."""
        return revision_of(self)

    def show(self, view: ActivityView) -> None:
        """Fill the form from an activity."""
        for name in PLAIN:
            self[name].data = getattr(view, name)
        for name in ("sign_up_opens_at", "sign_up_closes_at"):
            self[name].data = civil(getattr(view, name), view.zone)
        self.seen_revision.data = str(view.revision)
        self.union.data = view.union
        self.host_level.data = view.host_level or ""
        self.host_name.data = view.host_name if view.mode == Mode.SENT else ""
        self.gender.data = view.audience.gender or ""
        self.born_from.data, self.born_to.data = view.audience.born_from, view.audience.born_to
        self.tags.data = " ".join(view.audience.tags)
        self.audience_unions.data = "\n".join(union.name for union in view.audience.unions)
        self.co_hosts.data = "\n".join(union.name for union in view.co_hosts)
        self.selection_of.data = " ".join(view.selection_of)
        self.code.data = view.code
        while self.dates.entries:
            self.dates.pop_entry()
        for one in view.occurrences:
            self.dates.append_entry(_row(one, view.zone))

    def wish(self) -> dict[str, Any]:
        """What was filled in, as the fields of services.activity."""
        rows = [row.form for row in self.dates if not row.form.is_blank]
        return {name: self[name].data for name in PLAIN} | {
            "union": self.union.data,
            "occurrences": [_occurrence(row) for row in rows],
            "co_hosts": union_codes(_lines(self.co_hosts.data)),
            "selection_of": _words(self.selection_of.data),
            "code": (self.code.data or "").strip() or None,
            "audience": {
                "unions": union_codes(_lines(self.audience_unions.data)),
                "gender": self.gender.data or None,
                "born_from": self.born_from.data,
                "born_to": self.born_to.data,
                "tags": _words(self.tags.data),
            },
        }

    def take(self, errors: Mapping[str, list[str]]) -> None:
        """Put the service's faults to the fields they speak of."""
        rows = [row.form for row in self.dates if not row.form.is_blank]
        for name, codes in errors.items():
            texts = [str(words.fault_text(code)) for code in codes]
            where, _, rest = name.partition(".")
            if where == "occurrences" and rest:
                number, _, inner = rest.partition(".")
                field = rows[int(number)][{"status": "is_off"}.get(inner, inner)]
            elif where == "terms":  # kept by a form of their own; what is changed here no longer goes with them
                self.form_errors.extend(texts)
                continue
            else:
                field = self[{"occurrences": "dates", **ELSEWHERE}.get(name, name)]
            field.errors = [*field.errors, *texts]


class ReasonForm(Form):
    """Why something unexpected happens; what is written is read by everybody concerned."""

    reason = TextAreaField(_l("Reason"))


class CoverForm(Form):
    """A picture for the activity's page."""

    picture = FileField(_l("Picture"))


def revision_of(form: Form) -> int:
    """The revision that was on the screen; -1, which no activity has, where that cannot be read."""
    seen = small_number(form["seen_revision"].data)
    return -1 if seen is None else seen


def civil(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    """An instant as the browser's own control shows it: civil time of the activity."""
    return at.astimezone(zone).replace(tzinfo=None) if at else None


def _row(one: OccurrenceView, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "no": str(one.no),
        "starts_at": civil(one.starts_at, zone),
        "ends_at": civil(one.ends_at, zone),
        "venue": one.venue,
        "is_off": one.status is OccurrenceStatus.CANCELLED,
        "was_off": "1" if one.status is OccurrenceStatus.CANCELLED else "",
    }


def _occurrence(row: DateRow) -> dict[str, Any]:
    found = {"venue": row.venue.data or ""}
    number = row.no.data or ""
    if number.isdecimal() and len(number) < 6:
        found["no"] = int(number)
    if row.starts_at.data or row.ends_at.data or not row.is_off.data:
        found |= {"starts_at": row.starts_at.data, "ends_at": row.ends_at.data}
    if bool(row.is_off.data) != bool(row.was_off.data):
        found["status"] = (OccurrenceStatus.CANCELLED if row.is_off.data else OccurrenceStatus.PLANNED).value
    return found


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in re.split(r"[\n;；]", text or "") if line.strip()]


def _words(text: str | None) -> list[str]:
    return re.split(r"[\s,;，；、]+", text.strip()) if text and text.strip() else []
