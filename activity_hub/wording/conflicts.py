"""Words for the conflict desk: what two scans, or a scan and the list, disagree about, and how it was settled."""

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from activity_hub.rules.conflicts import ConflictKind, Settlement


class ConflictWords(NamedTuple):
    """What happened, what holds until it is settled, and what the two buttons say."""

    title: Any
    what: Any
    meanwhile: Any
    stays: Any
    goes: Any


_COUNTS = _l("Until you decide they count as present.")
_HERE, _NOT_HERE = _l("They were here"), _l("Does not count")

KIND: dict[ConflictKind, ConflictWords] = {
    ConflictKind.DOUBLE_ENTRY: ConflictWords(
        _l("Let in twice"),
        _l("The same pass was let in at two places, and nobody scanned it out between."),
        _l("Until you decide they count once."),
        _l("Both were this person"),
        _l("The later one was somebody else"),
    ),
    ConflictKind.WITHDRAWN: ConflictWords(
        _l("Withdrawn"),
        _l("The phone had no network and did not know that this registration had ended."),
        _COUNTS,
        _HERE,
        _NOT_HERE,
    ),
    ConflictKind.NOT_CONFIRMED: ConflictWords(
        _l("No confirmed place"),
        _l("They were let in without network while the registration was not confirmed."),
        _COUNTS,
        _HERE,
        _NOT_HERE,
    ),
    ConflictKind.REVOKED: ConflictWords(
        _l("Old pass"), _l("A newer pass had replaced the one that was shown."), _COUNTS, _HERE, _NOT_HERE
    ),
    ConflictKind.BLOCKED: ConflictWords(
        _l("Suspended"), _l("This member is suspended, and the phone did not know."), _COUNTS, _HERE, _NOT_HERE
    ),
    ConflictKind.OUT_OF_TIME: ConflictWords(
        _l("Outside the hours"),
        _l("By the phone's corrected clock the door was not open then, or the phone had not joined it yet."),
        _l("Until you decide, it counts only if the door was open then."),
        _HERE,
        _NOT_HERE,
    ),
    ConflictKind.CALLED_OFF: ConflictWords(
        _l("Called off"), _l("They were let in although this had been called off."), _COUNTS, _HERE, _NOT_HERE
    ),
}
SETTLED: dict[Settlement, Any] = {
    Settlement.PRESENT: _l("The scan stays"),
    Settlement.NOT_PRESENT: _l("The scan was taken back"),
    Settlement.TAKEN_BACK: _l("Taken back at the door meanwhile"),
}
SETTLED_CHIP: dict[Settlement, str] = {
    Settlement.PRESENT: "go",
    Settlement.NOT_PRESENT: "off",
    Settlement.TAKEN_BACK: "off",
}
EITHER_WAY = {Settlement.PRESENT: Settlement.NOT_PRESENT, Settlement.NOT_PRESENT: Settlement.PRESENT}
