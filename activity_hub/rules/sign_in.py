"""What a password must be, how long a sign-in lasts, and how long one waits after wrong tries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from activity_hub.rules.common_passwords import is_common

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 256


class PasswordFault(StrEnum):
    """Why a new password is not taken."""

    TOO_SHORT = "password_too_short"
    TOO_LONG = "password_too_long"
    COMMON = "password_common"
    ABOUT_SELF = "password_about_self"
    NOT_REPEATED = "password_not_repeated"


class Denial(StrEnum):
    """Why somebody is not let in; deliberately silent on whether the member exists."""

    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - a code, not a password
    WRONG_CODE = "wrong_code"
    WRONG_OLD_PASSWORD = "wrong_old_password"  # noqa: S105 - a code, not a password
    TOO_MANY_TRIES = "rate_limited"


class DetailFault(StrEnum):
    """Why a phone or an e-mail address cannot be used."""

    PHONE = "phone_unusable"
    EMAIL = "email_unusable"


def password_fault(password: str, own_words: Sequence[str] = ()) -> PasswordFault | None:
    """Judge a new password by length and by being easily guessed; nothing is asked of its composition.

    `own_words` are texts that others know of the person (member number, name, phone); such a password is refused.
    """
    if len(password) < SHORTEST_PASSWORD:
        return PasswordFault.TOO_SHORT
    if len(password) > LONGEST_PASSWORD:
        return PasswordFault.TOO_LONG
    if password.casefold() in {word.casefold() for word in own_words if word}:
        return PasswordFault.ABOUT_SELF
    return PasswordFault.COMMON if is_common(password) else None


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a sign-in holds: `idle` without a request, `whole` at the most."""

    idle: timedelta
    whole: timedelta


OWN_DEVICE = Lifetime(idle=timedelta(days=60), whole=timedelta(days=365))
SHARED_DEVICE = Lifetime(idle=timedelta(hours=2), whole=timedelta(hours=12))


def lifetime(created_at: datetime, expires_at: datetime) -> Lifetime:
    """The lifetime that a sign-in was given, told from its two ends."""
    return OWN_DEVICE if expires_at - created_at > SHARED_DEVICE.whole else SHARED_DEVICE


def still_holds(created_at: datetime, seen_at: datetime, expires_at: datetime, at: datetime) -> bool:
    """Whether a sign-in may still be used at `at`: neither left idle too long nor past its end."""
    return at < expires_at and at - seen_at < lifetime(created_at, expires_at).idle


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many wrong tries are free within `window`, and the waits that follow each further one.

    The wait doubles from `first_wait` and never passes `longest_wait`: nobody is locked out for good.
    """

    name: str
    tries: int
    window: timedelta
    first_wait: timedelta
    longest_wait: timedelta


ACCOUNT = Allowance("account", 5, timedelta(hours=1), timedelta(minutes=1), timedelta(minutes=15))
ADDRESS = Allowance("address", 50, timedelta(minutes=15), timedelta(minutes=1), timedelta(minutes=15))
CODE_ACCOUNT = Allowance("code", 5, timedelta(hours=1), timedelta(minutes=1), timedelta(minutes=15))
CODE_ADDRESS = Allowance("code-address", 20, timedelta(minutes=15), timedelta(minutes=1), timedelta(minutes=15))


def wait(allowance: Allowance, tries: Sequence[datetime], at: datetime) -> timedelta:
    """How long from `at` until the next try is heard; zero when it is heard now. `tries` are the wrong ones so far."""
    recent = [try_at for try_at in tries if at - try_at < allowance.window]
    over = len(recent) - allowance.tries
    if over < 0:
        return timedelta(0)
    doubled = allowance.first_wait * 2 ** min(over, 16)
    return max(timedelta(0), max(recent) + min(doubled, allowance.longest_wait) - at)
