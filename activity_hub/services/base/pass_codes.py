"""The pass code of a registration: signed with the deployment's secret on the way out, never stored."""

from secrets import randbits

from activity_hub.database import setting
from activity_hub.models import Registration
from activity_hub.rules import passcode


def code_of(registration: Registration) -> str:
    """The 43 characters of this registration's pass in its present version."""
    return passcode.make(setting("SECRET_KEY"), registration.id, registration.pass_version)


def secrets() -> list[str]:
    """The secrets a pass may be signed with: the present one first, then those kept from before."""
    return [setting("SECRET_KEY"), *setting("SECRET_KEY_FALLBACKS")]


def new_short_code() -> str:
    """A fresh short code of eight characters, by chance."""
    return passcode.short_code(randbits(passcode.SHORT_BITS))
