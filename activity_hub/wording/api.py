"""Titles of the API's own problems; refusals by a rule have their words in their topic."""

from flask_babel import lazy_gettext as _l

TITLE = {
    "bad_request": _l("The request cannot be read."),
    "not_json": _l("The body is not JSON."),
    "unauthorized": _l("A valid token is needed."),
    "csrf": _l("The CSRF token is missing or has expired."),
    "not_allowed": _l("You may see this, but not do this."),
    "not_found": _l("There is nothing here for you."),
    "method_not_allowed": _l("This address does not take this method."),
    "refused": _l("That does not fit the present state."),
    "in_progress": _l("The same command is still being carried out."),
    "key_used_before": _l("This idempotency key came with another command before."),
    "too_large": _l("That is too much to send at once."),
    "unsupported_media_type": _l("This kind of content is not taken here."),
    "invalid": _l("Some of the fields are wrong."),
    "rate_limited": _l("Too many tries. Wait a little."),
    "unavailable": _l("The hub is busy. Try again in a moment."),
    "faulty_file": _l("The file has faults; nothing was written."),
    "server_error": _l("Something went wrong on our side."),
}
