"""Words for how an attendance is known."""

from flask_babel import lazy_gettext as _l

from activity_hub.rules.evidence import Evidence

EVIDENCE = {
    Evidence.SCANNED: _l("Scanned at the door"),
    Evidence.WALK_IN: _l("Let in on the spot"),
    Evidence.ROTATING: _l("Venue code of the moment"),
    Evidence.PAPER: _l("Signed on paper"),
    Evidence.CORRECTED: _l("Set right afterwards"),
    Evidence.STATIC: _l("Printed venue code (self-reported)"),
    Evidence.IMPORTED: _l("Came in a file"),
    Evidence.HELD: _l("Not seen"),
}
