"""What is said on the pages of the roll."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from activity_hub.rules.faults import FaultCode
from activity_hub.rules.roll import RollFault
from activity_hub.wording.importing import FAULTS

ROLL_FAULTS: dict[RollFault, LazyString] = {
    RollFault.NUMBER_TAKEN: _l("Somebody has this member number already. Leave it empty and one is made."),
    RollFault.SAME_NAME: _l("A member of this name is here already. If this is another person, write a member number."),
    RollFault.SAME_UNION: _l("The member belongs to this union already."),
    RollFault.NO_MEMBERSHIP: _l("The member belongs to no union at present."),
    RollFault.BEFORE_BEGINNING: _l("The present membership began on this day or later. Choose a day after that."),
    RollFault.IN_THE_FUTURE: _l("This day is still to come. Come back then, or import a list with the day in it."),
}
GENDERS: dict[str, LazyString] = {"F": _l("Female"), "M": _l("Male")}
PERSON_KINDS: dict[str, LazyString] = {"member": _l("Member"), "guest": _l("Guest"), "retiree": _l("Retiree")}
LEVELS: dict[str, LazyString] = {
    "district": _l("District"),
    "sub_district": _l("Sub-district"),
    "committee": _l("Committee"),
    "base": _l("Base union"),
}
BASE_KINDS: dict[str, LazyString] = {"single": _l("One enterprise"), "joint": _l("Several enterprises")}
EXPIRED = _l("The uploaded file is no longer kept. Choose it once more.")
NO_FILE = _l("Choose a file first.")
# A form has no files beside it.
_IN_A_FORM: dict[str, LazyString] = {
    FaultCode.UNKNOWN_UNION: _l("There is no union of this code; look it up under Unions."),
    FaultCode.UNKNOWN_ENTERPRISE: _l("There is no enterprise of this code; leave it empty if you do not know it."),
}
_SAID: dict[str, LazyString] = {**FAULTS, **ROLL_FAULTS, **_IN_A_FORM}


def fault_text(code: str) -> LazyString | str:
    """The sentence for a fault of one field."""
    return _SAID.get(code, code)
