"""Words of fair play: appeals against no-shows, and why one is not taken any more."""

from flask_babel import lazy_gettext as _l

from activity_hub.rules.fairness import AppealRefusal, AppealStatus

APPEAL = {
    AppealStatus.ASKED: _l("Waiting for an answer"),
    AppealStatus.GRANTED: _l("Excused"),
    AppealStatus.REFUSED: _l("Not excused"),
}
APPEAL_CHIP = {AppealStatus.ASKED: "wait", AppealStatus.GRANTED: "go", AppealStatus.REFUSED: "stop"}
REFUSAL = {AppealRefusal.DECIDED: _l("This appeal has been decided.")}
NEXT_STEP = {
    AppealRefusal.DECIDED: _l("If something new has come up, tell the organiser; they can change the decision.")
}
