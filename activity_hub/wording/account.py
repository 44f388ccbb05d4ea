"""What is said about sign-in, passwords, roles and devices."""

from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from activity_hub.rules.appointing import AppointmentFault
from activity_hub.rules.permissions import Role
from activity_hub.rules.sign_in import Denial, DetailFault, PasswordFault

DENIALS: dict[Denial, LazyString] = {
    Denial.WRONG_PASSWORD: _l("That number and password do not belong together. Check both, or ask your liaison."),
    Denial.WRONG_CODE: _l("That number and activation code do not belong together, or the code is no longer valid."),
    Denial.WRONG_OLD_PASSWORD: _l("That is not your present password."),
    Denial.TOO_MANY_TRIES: _l("Too many wrong tries. Wait a little, then try again."),
}
PASSWORD_FAULTS: dict[PasswordFault, LazyString] = {
    PasswordFault.TOO_SHORT: _l("The password needs at least 8 characters. Any kind will do."),
    PasswordFault.TOO_LONG: _l("The password is longer than 256 characters. Make it shorter."),
    PasswordFault.COMMON: _l("This password is guessed first. Choose another, such as four words you will remember."),
    PasswordFault.ABOUT_SELF: _l("Others know this of you: member number, phone or e-mail. Choose something else."),
    PasswordFault.NOT_REPEATED: _l("The two passwords differ. Type the same one twice."),
}
DETAIL_FAULTS: dict[DetailFault, LazyString] = {
    DetailFault.PHONE: _l(
        "A mobile number has 11 digits, a landline its area code before it. Leave it empty if you have none."
    ),
    DetailFault.EMAIL: _l("This is no complete e-mail address: something like name@example.org is needed."),
}
ROLES: dict[Role, LazyString] = {
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.CHAIR: _l("Chair"),
    Role.ORGANISER: _l("Organiser"),
    Role.LIAISON: _l("Liaison"),
    Role.CHECKER: _l("Checker"),
    Role.STATISTICIAN: _l("Statistician"),
    Role.AUDITOR: _l("Auditor"),
}
ROLE_DUTIES: dict[Role, LazyString] = {
    Role.ADMINISTRATOR: _l("everything, the roll and the roles included"),
    Role.CHAIR: _l("approves activities, seals the return, gives roles"),
    Role.ORGANISER: _l("creates activities and runs them"),
    Role.LIAISON: _l("keeps the roll and acts for members"),
    Role.CHECKER: _l("checks people in at the door"),
    Role.STATISTICIAN: _l("reads who took part, seals the return"),
    Role.AUDITOR: _l("reads everything, changes nothing"),
}
APPOINTMENT_FAULTS: dict[AppointmentFault, LazyString] = {
    AppointmentFault.UNKNOWN_MEMBER: _l("No member with this number in the unions you look after."),
    AppointmentFault.UNKNOWN_UNION: _l("No union with this code among those you look after."),
    AppointmentFault.ABOVE_OWN_ROLE: _l("You give and take only roles below your own. Ask whoever appointed you."),
    AppointmentFault.LAST_ADMINISTRATOR: _l(
        "This is the last administrator of the whole federation. Appoint another one first."
    ),
}

KEPT: dict[str, LazyString] = {
    "member": _l("About you"),
    "memberships": _l("Your unions over time"),
    "roles": _l("Your roles"),
    "registrations": _l("Your sign-ups"),
    "attendance": _l("Where you were checked in"),
    "answers": _l("What you answered at sign-ups"),
    "company": _l("Who came along with you"),
    "messages": _l("Messages"),
    "devices": _l("Your devices"),
    "tokens": _l("Your API tokens"),
    "calendars": _l("Your calendar addresses"),
    "actions": _l("What you did here"),
}
KEPT_FIELDS: dict[str, LazyString] = {
    "message": _l("What it said"),
    "text": _l("Text"),
    "member_no": _l("Member number"),
    "name": _l("Name"),
    "gender": _l("Gender"),
    "birth_year": _l("Year of birth"),
    "birth_on": _l("Date of birth"),
    "person_kind": _l("Kind of person"),
    "tags": _l("Groups"),
    "phone": _l("Phone"),
    "email": _l("E-mail"),
    "locale": _l("Language"),
    "suspended": _l("Suspended"),
    "union": _l("Union"),
    "enterprise": _l("Enterprise"),
    "from_on": _l("From the day"),
    "until_on": _l("Until the day"),
    "role": _l("Role"),
    "activity": _l("Code"),
    "title": _l("Activity"),
    "status": _l("Status"),
    "reason": _l("Reason"),
    "created_at": _l("Made at"),
    "updated_at": _l("Changed at"),
    "question": _l("Question"),
    "answer": _l("Answer"),
    "delete_on": _l("Answers are deleted on"),
    "is_child": _l("Child"),
    "held_on": _l("Held on"),
    "state": _l("State"),
    "first_at": _l("Checked in at"),
    "device": _l("Device"),
    "seen_at": _l("Last used"),
    "expires_at": _l("Ends at"),
    "last_used_at": _l("Last used"),
    "ended_at": _l("Ended at"),
    "at": _l("Done at"),
    "verb": _l("Action"),
    "what": _l("Acted on"),
}
KEPT_STATES: dict[str, LazyString] = {"present": _l("Present"), "absent": _l("Absent"), "void": _l("Undone")}
REFUSAL: dict[StrEnum, LazyString] = {**DENIALS, **APPOINTMENT_FAULTS}
_FAULTS: dict[str, LazyString] = {**REFUSAL, **PASSWORD_FAULTS, **DETAIL_FAULTS}


def fault_text(code: str) -> LazyString | str:
    """The sentence for a fault of this topic, or the code itself."""
    return _FAULTS.get(code, code)
