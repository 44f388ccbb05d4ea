"""The forms of delegations: asking for a change after the deadline, and answering it."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from activity_hub.rules.delegation import REASON_MAX
from activity_hub.services.base.access import Refused
from activity_hub.services.delegation import DelegationSheet
from activity_hub.web.forms.base import Form
from activity_hub.wording import delegation as words
from activity_hub.wording import refusals


@contextmanager
def broken_into(form: Form) -> Iterator[None]:
    """Run a service; every rule that a change would break, and whoever got no place, is said on the form."""
    try:
        yield
    except Refused as refused:
        form.form_errors += [words.broken(one) for one in refused.detail.get("broken", ())]
        for one in refused.detail.get("people", ()):
            said = refusals.of(one.code)
            form.form_errors.append(f"{one.name}{_(': ')}{said.text if said else one.code}")
        raise


class AskForm(Form):
    """A change asked for; who joins is found by a search beside it."""

    kind = HiddenField()
    leaves = SelectField(_l("Who leaves"), validate_choice=False)
    joins = StringField(_l("Who joins"), [Length(max=64)])
    cells = HiddenField(_l("Contests"))  # what is wrong with them is said here
    reason = TextAreaField(_l("Reason"), [Length(max=REASON_MAX)])

    def fill(self, sheet: DelegationSheet) -> None:
        """Everybody in the delegation may leave."""
        people = [SelectChoice(line.member_no, f"{line.name} {line.member_no}") for line in sheet.people]
        self.leaves.choices = [SelectChoice("", _l("Choose")), *people]


class DecideForm(Form):
    """Yes or no to one change, and what is answered."""

    change_id = IntegerField(_l("Change"), [InputRequired()])
    grants = RadioField(
        _l("Answer"),
        [InputRequired()],
        choices=[SelectChoice("yes", _l("Grant it")), SelectChoice("no", _l("Refuse it"))],
    )
    answer = TextAreaField(_l("What to tell the liaison"), [Length(max=REASON_MAX)])
