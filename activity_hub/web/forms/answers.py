"""The form of an activity's own questions and of who comes along; its fields are made of what is asked."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FileField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from activity_hub.formats import uploads
from activity_hub.rules.guests import Guest
from activity_hub.rules.questions import Choice, Question, QuestionKind, SentFile
from activity_hub.services.base.access import Invalid
from activity_hub.services.questions import Given, Sheet
from activity_hub.web.forms.base import Form
from activity_hub.wording.questions import answer_fault_text

FRONT = "a-"  # of the names of the fields that hold answers
MOST_ACROSS = 12  # more choices than that become a list to pull down
MOST_HEADS = 99


class AnswersForm(Form):
    """What every such form has; the answers are fields of the class that `form_of` makes."""

    sheet: Sheet
    member_no = HiddenField(filters=[lambda text: (text or "").strip()])
    accept_clash = HiddenField()
    adults = StringField(_l("Grown-ups"), default="0")
    names = TextAreaField(_l("Their names"))
    children = StringField(_l("Children"), default="0")

    def show(self, given: Given) -> None:
        """Fill in what was answered before; a file stays where it is."""
        for one in given.said:
            name = f"{FRONT}{one.code}"
            if name in self and one.kind is not QuestionKind.FILE:
                self[name].data = True if one.kind is QuestionKind.CONSENT else one.value
        if self.sheet.guests_max:
            self.adults.data = str(sum(not one.is_child for one in given.guests))
            self.children.data = str(sum(one.is_child for one in given.guests))
            self.names.data = "\n".join(one.name for one in given.guests if one.name)

    def given(self) -> dict[str, object]:
        """What was answered, by the codes of the questions; raises Invalid for files that are not taken."""
        found: dict[str, object] = {}
        wrong: dict[str, list[str]] = {}
        for one in self.sheet.questions:
            data = self[f"{FRONT}{one.code}"].data
            try:
                found[one.code] = _sent(data) if one.kind is QuestionKind.FILE else data
            except uploads.BadUpload as bad:
                wrong[f"answers.{one.code}"] = [bad.fault.value]
        if wrong:
            raise Invalid(wrong)
        return found

    def company(self) -> list[Guest]:
        """Who comes along; raises Invalid where the counts cannot be read."""
        if not self.sheet.guests_max:
            return []
        names = [line.strip() for line in (self.names.data or "").splitlines() if line.strip()][:MOST_HEADS]
        adults, children = _count(self.adults.data), _count(self.children.data)
        wrong = {name: ["no_count"] for name, count in (("adults", adults), ("children", children)) if count is None}
        if wrong or adults is None or children is None:
            raise Invalid(wrong)
        heads = [Guest(name) for name in names] + [Guest()] * max(adults - len(names), 0)
        return heads + [Guest(is_child=True)] * children

    def take(self, errors: Mapping[str, list[str]]) -> None:
        """Put the service's faults to the fields they speak of."""
        for name, codes in errors.items():
            texts = [str(answer_fault_text(code)) for code in codes]
            field = self._field(name)
            if field is None:
                self.form_errors.extend(texts)
            else:
                field.errors = [*field.errors, *texts]

    def _field(self, name: str) -> Any:
        where, _dot, rest = name.partition(".")
        if where == "answers":
            name = f"{FRONT}{rest}"
        elif where == "guests":
            name = "names" if rest else "adults"
        return self._fields.get(name)


def form_of(sheet: Sheet, prefix: str = "", is_one_of_many: bool = False) -> AnswersForm:
    """The form for what this activity asks, filled with what was sent.

    `prefix` keeps the forms of one page apart; one of many takes as little room as it can.
    """
    makers = _MAKERS | _SMALL if is_one_of_many else _MAKERS
    fields = {f"{FRONT}{one.code}": makers[one.kind](one) for one in sheet.questions}
    made = type("MadeForm", (AnswersForm,), {**fields, "sheet": sheet})(prefix=prefix)
    if not sheet.guests_max:
        for name in ("adults", "names", "children"):
            del made[name]
    return made


def _count(text: str | None) -> int | None:
    plain = (text or "").strip()
    if not plain:
        return 0
    return int(plain) if plain.isdecimal() and len(plain) < 4 and int(plain) <= MOST_HEADS else None


def _sent(file: object) -> SentFile | None:
    """The file as it may be kept, or None where none was chosen; the browser sends an empty one then."""
    if not isinstance(file, FileStorage) or not file.filename:
        return None
    kept = uploads.harmless(file.stream.read(uploads.MAX_BYTES + 1))
    return SentFile(kept.content, kept.suffix)


def _choice(question: Question, most_across: int = MOST_ACROSS) -> Any:
    kind = RadioField if len(question.choices) <= most_across else SelectField
    none = [] if question.is_required and kind is RadioField else [SelectChoice("", _("No answer"))]
    options = [SelectChoice(one.label, _words(one)) for one in question.choices]
    return kind(question.label, choices=[*none, *options], default="", validate_choice=False)


def _words(choice: Choice) -> str:
    """A choice with what is left of it, where that is limited."""
    if choice.left is None:
        return choice.label
    left = _("none left") if choice.is_full else _("%(num)s left", num=choice.left)
    return f"{choice.label} · {left}"


_MAKERS: dict[QuestionKind, Callable[[Question], Any]] = {
    QuestionKind.TEXT: lambda one: TextAreaField(one.label, render_kw={"rows": 2}),
    QuestionKind.CHOICE: _choice,
    QuestionKind.NUMBER: lambda one: StringField(one.label, render_kw={"inputmode": "decimal", "autocomplete": "off"}),
    QuestionKind.DATE: lambda one: StringField(one.label, render_kw={"type": "date"}),
    QuestionKind.CONSENT: lambda one: BooleanField(one.label),
    QuestionKind.FILE: lambda one: FileField(one.label, render_kw={"accept": uploads.ACCEPTED}),
}
_SMALL: dict[QuestionKind, Callable[[Question], Any]] = {
    QuestionKind.TEXT: lambda one: StringField(one.label, render_kw={"autocomplete": "off"}),
    QuestionKind.CHOICE: lambda one: _choice(one, most_across=0),
}
