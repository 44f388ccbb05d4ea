"""The form of one line-up rule: the same fields for all kinds, of which each kind shows its own."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    IntegerField,
    SelectField,
    SelectMultipleField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from activity_hub.rules.line_up import Part, Rule, RuleKind
from activity_hub.rules.line_up.details import DETAILS, Where
from activity_hub.services.base.contests import ContestView
from activity_hub.web.forms.base import Form, RowForm
from activity_hub.web.forms.choices import choices
from activity_hub.web.numbers import small_number
from activity_hub.wording.activity import GENDER
from activity_hub.wording.delegation import PART

BANDS = 4  # rows to fill in; those left empty do not count
# What the rows of a kind's list ask for.
ROWS: dict[RuleKind, tuple[str, tuple[str, ...]]] = {
    RuleKind.ENTRIES_OF_UNION: ("by_members", ("members_from", "most")),
    RuleKind.AGES: ("bands", ("born_from", "born_to", "least", "most")),
    RuleKind.SHARE: ("bands", ("members_from", "percent")),
}
PLAIN = ("gender", "part", "parts", "least", "most", "squads_count", "only_playing")


class BandRow(RowForm):
    """One line of a list: from so many members on, or born between."""

    members_from = IntegerField(_l("Members of the union, from"), [Optional()])
    percent = IntegerField(_l("Per cent"), [Optional()])
    born_from = DateField(_l("Born on or after"), [Optional()])
    born_to = DateField(_l("Born on or before"), [Optional()])
    least = IntegerField(_l("At least"), [Optional()])
    most = IntegerField(_l("At most"), [Optional()])


class RuleForm(Form):
    """One rule; `kind` decides which fields there are."""

    contest_id = SelectField(_l("Holds for"), validate_choice=False)
    gender = SelectField(_l("Women or men"), choices=choices(GENDER, empty=_l("Choose")), validate_choice=False)
    part = SelectField(_l("Part"), choices=choices(PART, empty=_l("Choose")), validate_choice=False)
    parts = SelectMultipleField(
        _l("Who may play"),
        choices=choices({part.value: PART[part] for part in Part}),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    least = IntegerField(_l("At least"), [Optional()])
    most = IntegerField(_l("At most"), [Optional()])
    squads_count = BooleanField(_l("Relays and teams count too"))
    only_playing = BooleanField(_l("Only people who play count, not leaders and coaches"))
    rows = FieldList(FormField(BandRow), label=_l("By size or age"), min_entries=BANDS, max_entries=10)

    def shape(self, kind: RuleKind, contests: Sequence[ContestView]) -> None:
        """The contests this kind may be about, and its own fields; all others are taken out."""
        found = DETAILS[kind]
        whole = [] if found.where is Where.MUST else [SelectChoice("", _l("The whole delegation"))]
        self.contest_id.choices = [*whole, *(SelectChoice(str(one.id), one.name) for one in contests)]
        if found.where is Where.NEVER:
            del self.contest_id
        for name in PLAIN:
            if name not in found.fields:
                del self[name]
        if kind not in ROWS:
            del self.rows

    @staticmethod
    def filled(rule: Rule) -> dict[str, Any]:
        """What the fields say of a rule that is kept; empty rows follow the filled ones."""
        found = {name: rule.detail[name] for name in PLAIN if name in rule.detail}
        found["contest_id"] = str(rule.contest_id or "")
        if rule.kind in ROWS:
            kept = [_with_days(row) for row in rule.detail.get(ROWS[rule.kind][0], [])]
            found["rows"] = [*kept, *({} for _ in range(BANDS - len(kept)))]
        return found

    def contest_chosen(self) -> int | None:
        """The id of the contest it is about; None for the whole delegation."""
        return small_number(self.contest_id.data) if "contest_id" in self else None

    def detail(self, kind: RuleKind) -> dict[str, Any]:
        """The detail as the service takes it."""
        found = {name: self[name].data for name in PLAIN if name in self}
        if kind in ROWS:
            name, columns = ROWS[kind]
            found[name] = [
                {column: row[column].data for column in columns if row[column].data is not None}
                for row in self._filled(columns)
            ]
        return found

    def _filled(self, columns: Sequence[str]) -> list[Any]:
        """The rows in which anything stands."""
        return [row.form for row in self.rows if any(row.form[column].data is not None for column in columns)]

    def place(self, kind: RuleKind, errors: Mapping[str, list[str]], said: Callable[[str], Any]) -> None:
        """Put what the service found wrong beside its field."""
        for key, codes in errors.items():
            name = key.removeprefix("detail.")
            texts = [str(said(code)) for code in codes]
            field = self[name] if name in self and name != "rows" else self._inside(kind, name)
            if field is None:
                self.form_errors.extend(texts)
            else:
                field.errors = [*field.errors, *texts]

    def _inside(self, kind: RuleKind, name: str) -> Any:
        """The field of a list that `bands.0.least` means; the list where it is no longer there."""
        if kind not in ROWS or "rows" not in self:
            return None
        _list, _dot, rest = name.partition(".")
        row, _dot, column = rest.partition(".")
        filled = self._filled(ROWS[kind][1])
        return filled[int(row)][column] if column and int(row) < len(filled) else self.rows


def _with_days(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: date.fromisoformat(value) if name.startswith("born") else value for name, value in row.items()}
