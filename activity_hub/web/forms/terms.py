"""The form of the terms of a sign-up, and that of the places kept for unions."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
)
from wtforms.validators import Optional

from activity_hub.rules.seats import WaitPolicy
from activity_hub.rules.terms import NAMES, Allotment
from activity_hub.services.activity import ActivityView, Share, union_codes
from activity_hub.web.forms.activity import civil, local_time
from activity_hub.web.forms.base import Form, RowForm
from activity_hub.web.forms.choices import choices
from activity_hub.wording import activity as words
from activity_hub.wording import terms as said

MOST_QUOTAS = 400


def _number(label: Any) -> IntegerField:
    return IntegerField(label, validators=[Optional()])


class TermsForm(Form):
    """How places are given out, what is fair, and who may come along."""

    seen_revision = HiddenField()
    allotment = RadioField(_l("Who gets the places"), choices=choices(said.ALLOTMENT), default=Allotment.FIRST_COME)
    needs_approval = BooleanField(_l("We say yes or no to each sign-up"))
    wait_policy = RadioField(
        _l("When a group does not fit"), choices=choices(said.WAIT_POLICY), default=WaitPolicy.STRICT
    )
    offer_hours = _number(_l("Hours to answer"))
    offer_skips_night = BooleanField(_l("The night does not count (21:00 to 08:00)"))
    offer_skips_days_off = BooleanField(_l("Days off do not count"))
    series = StringField(_l("Name of the series"))
    season_from = DateField(_l("The season begins on"), validators=[Optional()])
    priority = BooleanField(_l("Whoever has not had a place this season comes first"))
    priority_until = local_time(_l("Only they get a place until"))
    series_limit = _number(_l("Places in the series for one person"))
    cooling_off_days = _number(_l("Days without a place after staying away"))
    guests_max = _number(_l("People one may bring along"))
    team_to = _number(_l("Largest team"))
    team_from = _number(_l("Smallest team"))
    team_substitutes = _number(_l("Substitutes"))
    teams_per_union = _number(_l("Teams of one union"))
    joint_teams = BooleanField(_l("Unions may make a team together, if we agree"))

    def show(self, view: ActivityView) -> None:
        """Fill the form from an activity."""
        for name in NAMES:
            self[name].data = getattr(view.terms, name)
        self.priority_until.data = civil(view.terms.priority_until, view.zone)
        self.series.data = view.series
        self.seen_revision.data = str(view.revision)

    def wish(self) -> dict[str, Any]:
        """What was filled in, as the fields of services.activity."""
        return {"terms": {name: self[name].data for name in NAMES}, "series": self.series.data}

    def take(self, errors: Mapping[str, list[str]]) -> None:
        """Put the service's faults to the fields they speak of."""
        for name, codes in errors.items():
            field = self[name.removeprefix("terms.")]
            field.errors = [*field.errors, *(str(words.fault_text(code)) for code in codes)]


class QuotaRow(RowForm):
    """The places of one union."""

    union = StringField(_l("Union"))
    places = _number(_l("Places"))
    returns_at = local_time(_l("Kept until"))

    @property
    def is_blank(self) -> bool:
        return not any(field.data or (field.raw_data and field.raw_data[0]) for field in (self.union, self.places))


class QuotasForm(Form):
    """All quotas of an activity; a row left empty goes away."""

    seen_revision = HiddenField()
    capacity = _number(_l("Places in all"))
    all_return_at = local_time(_l("Kept until, for all"))
    quotas = FieldList(FormField(QuotaRow), max_entries=MOST_QUOTAS)
    together: Sequence[str] = ()  # what is wrong with the rows as they stand beside each other

    def show(self, view: ActivityView) -> None:
        """Fill the form from an activity, and one empty row."""
        self.seen_revision.data = str(view.revision)
        self.capacity.data = view.capacity
        self.put(
            [
                {"union": one.union_name, "places": one.places, "returns_at": civil(one.returns_at, view.zone)}
                for one in view.quotas
            ]
        )

    def put(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Show these rows and an empty one."""
        while self.quotas.entries:
            self.quotas.pop_entry()
        for row in [*rows[: MOST_QUOTAS - 1], {}]:
            self.quotas.append_entry(dict(row))

    def propose(self, shares: Sequence[Share]) -> None:
        """Show a proposal in place of what stands there; a union keeps its own date."""
        dates = {(row.form.union.data or "").strip(): row.form.returns_at.data for row in self.quotas}
        rows = []
        for one in shares:
            own = dates.get(one.union_name) or dates.get(one.union)
            rows.append({"union": one.union_name, "places": one.places, "returns_at": own or self.all_return_at.data})
        self.put(rows)

    def wish(self) -> dict[str, Any]:
        """What was filled in, as the fields of services.activity; a date for all fills those left empty."""
        rows = [row.form for row in self.quotas if not row.form.is_blank]
        codes = union_codes([(row.union.data or "").strip() for row in rows])
        return {
            "capacity": self.capacity.data,
            "quotas": [
                {
                    "union": code,
                    "places": row.places.data,
                    "returns_at": row.returns_at.data or self.all_return_at.data,
                }
                for code, row in zip(codes, rows, strict=True)
            ],
        }

    def take(self, errors: Mapping[str, list[str]]) -> None:
        """Put the service's faults to the fields they speak of."""
        rows = [row.form for row in self.quotas if not row.form.is_blank]
        for name, codes in errors.items():
            texts = [str(words.fault_text(code)) for code in codes]
            part = name.split(".")
            if part[0] == "quotas" and len(part) == 3:
                field = rows[int(part[1])][part[2]]
                field.errors = [*field.errors, *texts]
            elif name == "quotas":
                said = {text for row in rows for field in row for text in field.errors}
                self.together = [text for text in texts if text not in said]
                self.form_errors.extend(self.together)
            elif name == "capacity":
                self.capacity.errors = [*self.capacity.errors, *texts]
            else:
                self.form_errors.extend(texts)
