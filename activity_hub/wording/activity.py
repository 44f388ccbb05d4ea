"""Words for activities: kinds, statuses, commands, what a line shows, and every fault of a field."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from activity_hub.rules.activity import ActivityFault, ChangeRefusal, Counting, Gender, Mode, Visibility
from activity_hub.rules.lifecycle import ActivityStatus, Command, LifecycleRefusal, OccurrenceStatus
from activity_hub.rules.showing import Showing

KIND = {
    "competition": _l("Competition"),
    "sports": _l("Sports"),
    "training": _l("Training"),
    "performance": _l("Performance"),
    "celebration": _l("Celebration"),
    "outing": _l("Outing"),
    "lecture": _l("Lecture"),
    "campaign": _l("Campaign"),
    "meeting": _l("Meeting"),
    "other": _l("Other"),
}
STATUS = {
    ActivityStatus.DRAFT: _l("Draft"),
    ActivityStatus.SUBMITTED: _l("Waiting for approval"),
    ActivityStatus.PUBLISHED: _l("Published"),
    ActivityStatus.CLOSED: _l("Sign-up closed"),
    ActivityStatus.HELD: _l("Held"),
    ActivityStatus.ARCHIVED: _l("Archived"),
    ActivityStatus.CANCELLED: _l("Cancelled"),
    ActivityStatus.POSTPONED: _l("Postponed"),
}
# The kind of chip that goes with a status: shape, word and colour say the same.
STATUS_CHIP = {
    ActivityStatus.DRAFT: "plain",
    ActivityStatus.SUBMITTED: "wait",
    ActivityStatus.PUBLISHED: "go",
    ActivityStatus.CLOSED: "off",
    ActivityStatus.HELD: "off",
    ActivityStatus.ARCHIVED: "off",
    ActivityStatus.CANCELLED: "stop",
    ActivityStatus.POSTPONED: "wait",
}
OCCURRENCE_STATUS = {
    OccurrenceStatus.PLANNED: _l("Planned"),
    OccurrenceStatus.HELD: _l("Held"),
    OccurrenceStatus.CANCELLED: _l("Cancelled"),
    OccurrenceStatus.POSTPONED: _l("Postponed"),
}
SHOWING = {
    Showing.CANCELLED: _l("Cancelled"),
    Showing.POSTPONED: _l("Postponed"),
    Showing.OVER: _l("Over"),
    Showing.CLOSED: _l("Sign-up closed"),
    Showing.FULL: _l("Full"),
    Showing.WAITLIST: _l("Full, waiting list open"),
    Showing.OPEN: _l("Sign-up is open"),
}
SHOWING_CHIP = {
    Showing.CANCELLED: "stop",
    Showing.POSTPONED: "wait",
    Showing.OVER: "plain",
    Showing.CLOSED: "plain",
    Showing.FULL: "off",
    Showing.WAITLIST: "wait",
    Showing.OPEN: "plain",
}
COMMAND = {
    Command.SUBMIT: _l("Ask for approval"),
    Command.SEND_BACK: _l("Send back"),
    Command.PUBLISH: _l("Publish"),
    Command.CLOSE: _l("Close sign-up"),
    Command.CANCEL: _l("Cancel the activity"),
    Command.POSTPONE: _l("Postpone"),
    Command.HOLD: _l("Mark as held"),
    Command.ARCHIVE: _l("Archive"),
}
# What a command is about to do, said before it is done.
CONSEQUENCE = {
    Command.SUBMIT: _l("The chair sees it in the list of what waits for approval. You can still change it."),
    Command.SEND_BACK: _l("It becomes a draft again. Say what is still to be done; the organiser reads it."),
    Command.PUBLISH: _l("Everybody it is for sees it from now on and can sign up."),
    Command.CLOSE: _l("Nobody else can sign up. Who has a place keeps it."),
    Command.CANCEL: _l(
        "It stays visible as cancelled, with your reason, and subscribed calendars are told. This cannot be undone."
    ),
    Command.POSTPONE: _l("The dates are taken out of calendars until you give new ones. Registrations stay."),
    Command.HOLD: _l("Who had a place and was not checked in counts as absent. After this nothing can be changed."),
    Command.ARCHIVE: _l("It moves out of the way. The figures stay."),
}
DONE = {
    Command.SUBMIT: _l("Sent for approval."),
    Command.SEND_BACK: _l("Sent back to the organiser."),
    Command.PUBLISH: _l("Published."),
    Command.CLOSE: _l("Sign-up is closed."),
    Command.CANCEL: _l("Cancelled. Calendars are told."),
    Command.POSTPONE: _l("Postponed. Give the new dates as soon as you know them."),
    Command.HOLD: _l("Marked as held."),
    Command.ARCHIVE: _l("Archived."),
}
VISIBILITY = {
    Visibility.PUBLIC: _l("Everybody"),
    Visibility.AUDIENCE: _l("Only those it is for"),
}
MODE = {
    Mode.HOSTED: _l("We run it"),
    Mode.SENT: _l("Somebody else runs it; we send people"),
}
COUNTING = {
    Counting.ROSTER: _l("Person by person, at the door"),
    Counting.DECLARED: _l("As a number that units report"),
}
GENDER = {Gender.WOMEN: _l("Women"), Gender.MEN: _l("Men")}
LEVEL = {
    "base": _l("Base union"),
    "committee": _l("Committee"),
    "sub_district": _l("Sub-district"),
    "district": _l("District"),
    "city": _l("City"),
    "province": _l("Province"),
    "national": _l("National"),
}
FAULT: dict[str, LazyString] = {
    ActivityFault.REQUIRED: _l("This is still empty; fill it in."),
    ActivityFault.TOO_LONG: _l("This is too long; shorten it."),
    ActivityFault.TOO_SMALL: _l("At least 1 is needed; leave it empty for no limit."),
    ActivityFault.TOO_LARGE: _l("That is more than can be kept; leave it empty for no limit."),
    ActivityFault.TOO_MANY: _l("These are too many for one activity; make two of it."),
    ActivityFault.STRANGE_CHARACTERS: _l("There are characters in it that cannot be shown; type it afresh."),
    ActivityFault.UNKNOWN_WORD: _l("That is not one of the choices; choose one of them."),
    ActivityFault.UNKNOWN_KIND: _l("Choose what kind of activity it is."),
    ActivityFault.UNKNOWN_UNION: _l("There is no union of that code; look it up in the list of unions."),
    ActivityFault.UNKNOWN_ACTIVITY: _l("There is no activity of that code; look at the code on its desk."),
    ActivityFault.UNKNOWN_TIME_ZONE: _l("There is no such time zone; write it like Asia/Shanghai."),
    ActivityFault.UNKNOWN_OCCURRENCE: _l("That date is no longer there; open the form afresh."),
    ActivityFault.UNREADABLE: _l("This cannot be read; write it as in the hint."),
    ActivityFault.OUT_OF_RANGE: _l("That day is too far away; check the year."),
    ActivityFault.ENDS_BEFORE_START: _l("It ends before it starts; check both times."),
    ActivityFault.CLOSES_BEFORE_OPENS: _l("Sign-up closes before it opens; check both times."),
    ActivityFault.BORN_TO_BEFORE_FROM: _l("The second date is before the first; swap them."),
    ActivityFault.BAD_CODE: _l("A code has letters, digits, “-”, “_” and “.”, at most 64."),
    ActivityFault.CODE_TAKEN: _l("Another activity has this code; choose another one."),
    ActivityFault.CODE_STAYS: _l("A code never changes, because others refer to it."),
    ActivityFault.NOT_IN_RANGE: _l("That number is too small or too large here; see the hint."),
    ActivityFault.REPEATED: _l("This union is named twice; keep one of the lines."),
    ActivityFault.MORE_THAN_THERE_IS: _l("Together this is more than there is to share out; lower some of it."),
    ActivityFault.BELOW_KEPT: _l("More places than that are taken or kept for unions; lower their places first."),
    ActivityFault.TEAM_TO_BELOW_FROM: _l("The largest team is smaller than the smallest; swap the two."),
    ActivityFault.TEAM_ABOVE_CAPACITY: _l("The smallest team needs more places than there are; change one of the two."),
    ActivityFault.NEEDS_CAPACITY: _l("A draw needs a number of places; set it first."),
    ActivityFault.NOT_WITH_DRAW: _l("A draw and an approval by hand exclude each other; choose one."),
    ActivityFault.DRAWN_ONE_BY_ONE: _l(
        "Places are drawn only where people sign up one by one: not for teams, nor for contests that unions enter."
    ),
    ActivityFault.DRAWN_ALREADY: _l("The places have been drawn; this stays as it was."),
    ActivityFault.DRAW_UNDER_WAY: _l("Members are in the draw, so it stays one until the places are drawn."),
}
# By the words of formats.images, which knows nothing of wording.
PICTURE: dict[str, LazyString] = {
    "picture_empty": _l("Choose a picture first."),
    "picture_too_large": _l("The file is larger than 5 MB; send a smaller one."),
    "not_a_picture": _l("This is no JPEG, PNG, WebP or GIF picture; save it as one of these and try again."),
    "picture_too_many_pixels": _l("The picture has more than 25 million pixels; make it smaller and try again."),
    "picture_broken": _l("The picture is damaged or cut off; save it once more and try again."),
}
REFUSAL = {
    LifecycleRefusal.WRONG_STATUS: _l("That cannot be done with this activity as it stands now."),
    LifecycleRefusal.NOT_OVER: _l("The last date has not begun yet."),
    LifecycleRefusal.NEEDS_DATES: _l("It is postponed, and the new dates are not given yet."),
    ChangeRefusal.CHANGED_MEANWHILE: _l("Somebody else has changed this activity while you were writing."),
}
NEXT_STEP = {
    LifecycleRefusal.WRONG_STATUS: _l(
        "Somebody may have been quicker. Open the activity's desk to see what it waits for."
    ),
    LifecycleRefusal.NOT_OVER: _l("Mark it as held once the last date has begun; cancel what does not take place."),
    LifecycleRefusal.NEEDS_DATES: _l(
        "Give each date that was put off a new time, or cancel it; then publish again. The people keep their places."
    ),
    ChangeRefusal.CHANGED_MEANWHILE: _l("What you wrote is still here. Look at what differs, then save again."),
}


def fault_text(code: str) -> LazyString | str:
    """The sentence for a fault of a field, or the code itself."""
    return FAULT.get(code, code)
