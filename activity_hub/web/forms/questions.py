"""The form of one question that an organiser asks."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from activity_hub.rules.question_list import CHOICES_MAX, ChoiceWish, QuestionWish
from activity_hub.rules.questions import Question, QuestionKind
from activity_hub.web.forms.base import Form, RowForm
from activity_hub.web.forms.choices import choices
from activity_hub.web.numbers import small_number
from activity_hub.wording.questions import KIND, question_fault_text

USUALLY_KEPT = timedelta(days=30)  # after the last day of the activity
_BETWEEN = "\x1f"  # the code of a question and one of its choices, in the value of an option
_BLANK_ROWS = 3


class ChoiceRow(RowForm):
    """One choice; without a number there is no limit."""

    choice_id = HiddenField()
    label = StringField(_l("Choice"))
    places = IntegerField(_l("How many there are"), validators=[Optional()])

    @property
    def is_blank(self) -> bool:
        return not (self.label.data or "").strip() and self.places.data is None and not self.places.errors


class QuestionForm(Form):
    """What is asked, what for, until when it is kept, and of whom."""

    label = StringField(_l("Question"))
    kind = SelectField(_l("Kind of answer"), choices=choices(KIND), validate_choice=False)
    options = FieldList(FormField(ChoiceRow), label=_l("Choices"), max_entries=CHOICES_MAX + 1)
    hint = TextAreaField(_l("A hint below it"))
    purpose = StringField(_l("What it is for"))
    delete_on = DateField(_l("Answers are deleted on"), validators=[Optional()])
    is_required = BooleanField(_l("Everybody has to answer"))
    is_for_the_door = BooleanField(_l("Show the answer at the door"))
    only_if = SelectField(_l("Asked"), validate_choice=False)

    @property
    def is_wrong(self) -> bool:
        return bool(self.errors) or any(row.form.errors for row in self.options)

    def offer(self, before: Sequence[Question]) -> None:
        """The conditions to choose from: the choices of the questions that stand before this one."""
        found = [SelectChoice("", _("Of everybody"))]
        for one in before:
            for choice in one.choices:
                text = _("Only if “%(question)s” is “%(choice)s”", question=one.label, choice=choice.label)
                found.append(SelectChoice(f"{one.code}{_BETWEEN}{choice.label}", text))
        self.only_if.choices = found

    def start(self, last_on: date | None, today: date) -> None:
        """A new question: a proposal for the day, and rows to write choices in."""
        self.delete_on.data = max(last_on or today, today) + USUALLY_KEPT
        self.grow(_BLANK_ROWS)

    def show(self, one: Question, other: Question | None) -> None:
        """Fill the form from a question; `other` is the one it depends on."""
        for name in ("label", "hint", "purpose", "delete_on", "is_required", "is_for_the_door"):
            self[name].data = getattr(one, name)
        self.kind.data = one.kind.value
        self.only_if.data = f"{other.code}{_BETWEEN}{one.only_if_choice}" if other else ""
        for choice in one.choices:
            row = {"choice_id": str(choice.id), "label": choice.label, "places": choice.places}
            self.options.append_entry(row)
        self.grow(1 if one.choices else _BLANK_ROWS)

    def grow(self, count: int) -> None:
        """So many more rows for choices, as far as there may be more."""
        for _row in range(min(count, CHOICES_MAX + 1 - len(self.options))):
            self.options.append_entry()

    def wish(self, question_id: int | None) -> QuestionWish:
        """What was filled in."""
        is_choice = self.kind.data == QuestionKind.CHOICE
        other, _between, label = (self.only_if.data or "").partition(_BETWEEN)
        return QuestionWish(
            id=question_id,
            kind=self.kind.data or "",
            label=self.label.data or "",
            hint=" ".join((self.hint.data or "").split()),
            purpose=self.purpose.data or "",
            delete_on=self.delete_on.data,
            is_required=bool(self.is_required.data),
            is_for_the_door=bool(self.is_for_the_door.data),
            only_if=other or None,
            only_if_choice=label or None,
            choices=tuple(_choice(row.form) for row in self._rows()) if is_choice else (),
        )

    def _rows(self) -> list[Any]:
        return [row for row in self.options if not row.form.is_blank]

    def take(self, errors: Mapping[str, list[str]]) -> None:
        """Put the service's faults to the fields they speak of."""
        rows = [row.form for row in self._rows()]
        for name, codes in errors.items():
            texts = [str(question_fault_text(code)) for code in codes]
            where, _dot, rest = name.partition(".")
            if where == "choices" and rest:
                number, _dot, inner = rest.partition(".")
                field = rows[int(number)][inner]
            else:
                field = self._fields.get({"choices": "options", "code": "label"}.get(where, where), self.label)
            field.errors = [*field.errors, *texts]


def _choice(row: Any) -> ChoiceWish:
    return ChoiceWish(row.label.data or "", row.places.data, small_number(row.choice_id.data))
