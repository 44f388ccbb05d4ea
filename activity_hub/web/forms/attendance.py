"""What the forms of an attendance say: which lines were signed, why something is set right, what the list shows."""

from collections.abc import Mapping

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from activity_hub.rules.attending import REASON_MAX, Correction
from activity_hub.rules.evidence import Evidence
from activity_hub.rules.paper import LONGEST_TYPED
from activity_hub.services.door.afterwards import Filters
from activity_hub.services.door.correcting import Wish
from activity_hub.services.door.paper import Signed
from activity_hub.web.forms.base import Form
from activity_hub.web.numbers import small_number

NAMES = ("what", "union", "evidence", "q")
MOST_TICKED = 3000
_LONGEST = 100


class PaperForm(Form):
    """Lines typed by number, and blank lines that were filled in; the ticks stand beside."""

    key = HiddenField()
    typed = StringField(_l("Or by line numbers"), description=_l("Such as 1-12 15 18"))
    blanks = TextAreaField(
        _l("Blank lines that were filled in"), description=_l("Member numbers, one to a line. While there is room.")
    )

    @property
    def signed(self) -> Signed:
        """What the running form says."""
        ids = [small_number(text) for text in request.form.getlist("id")[:MOST_TICKED]]
        return Signed(
            key=(self.key.data or "")[:_LONGEST],
            union=request.form.get("union", "")[:_LONGEST],
            ticked=frozenset(one for one in ids if one is not None),
            typed=(self.typed.data or "")[: LONGEST_TYPED + 1],
            but_these=request.form.get("meant") == "but",
            blanks=(self.blanks.data or "")[: LONGEST_TYPED + 1],
        )


class CorrectionForm(Form):
    """Why the attendance of one person is set right."""

    key = HiddenField()
    reason = StringField(
        _l("Reason"), [Length(max=REASON_MAX)], description=_l("It is kept, with your name, where auditors read it.")
    )

    def wish(self, correction: Correction) -> Wish:
        """What the running form asks for."""
        return Wish(correction, (self.reason.data or "").strip(), (self.key.data or "")[:_LONGEST])


def filters(said: Mapping[str, str]) -> Filters:
    """What a list is narrowed to, as an address or a form says it; what makes no sense narrows nothing."""
    evidence = said.get("evidence", "")
    return Filters(
        what=said.get("what", "")[:_LONGEST],
        union=said.get("union", "")[:_LONGEST],
        evidence=Evidence(evidence) if evidence in set(Evidence) else None,
        words=said.get("q", "").strip()[:_LONGEST],
    )


def narrowing(said: Mapping[str, str]) -> dict[str, str]:
    """The same as parts of an address, those that are empty left out."""
    return {name: said[name][:_LONGEST] for name in NAMES if said.get(name)}


def number(text: str) -> int:
    """The number of an occurrence; 0 for what is none."""
    return small_number(text) or 0
