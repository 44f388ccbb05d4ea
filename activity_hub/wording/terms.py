"""Words for the terms of a sign-up."""

from flask_babel import lazy_gettext as _l

from activity_hub.rules.seats import WaitPolicy
from activity_hub.rules.terms import Allotment

ALLOTMENT = {
    Allotment.FIRST_COME: _l("Whoever comes first"),
    Allotment.DRAW: _l("A draw that anybody can check, after sign-up has closed"),
}
WAIT_POLICY = {
    WaitPolicy.STRICT: _l("Everybody behind it waits too: strict order"),
    WaitPolicy.FILL_GAP: _l("Whoever fits goes first, so that no place stays empty"),
}
