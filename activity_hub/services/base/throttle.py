"""Wrong tries, counted in the database: they survive a restart and hold on every process."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import delete, func, select

from activity_hub.database import db, write_tx
from activity_hub.models import SignInAttempt
from activity_hub.rules.sign_in import Allowance, wait

_KEPT = timedelta(days=1)


class TooManyTries(Exception):
    """The next try is not heard yet; `seconds` says how long to wait, at least 1."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


def count_try(*, at: datetime, on: Sequence[tuple[Allowance, str]]) -> None:
    """Count one try under each (allowance, subject), or raise TooManyTries and count nothing.

    It is counted before the answer is known, so that a hundred tries at once are no way round; a right try is
    then taken back with `forget`.
    """
    with write_tx() as session:
        keys = {_key(allowance, subject): allowance for allowance, subject in on}
        _queue_up(sorted(keys))
        session.execute(delete(SignInAttempt).where(SignInAttempt.at < at - _KEPT))
        _require_calm(at, keys)
        session.add_all(SignInAttempt(key=key, at=at) for key in keys)
        if session.info.get("joint"):
            session.info.setdefault("tries", []).extend((key, at) for key in keys)


def count_undone() -> None:
    """Count again the tries of a joint_tx() that was rolled back: a wrong one counts, whatever comes of the rest."""
    tries = db.session().info.pop("tries", [])
    if tries:
        with write_tx() as session:
            session.add_all(SignInAttempt(key=key, at=at) for key, at in tries)


def require_calm(*, at: datetime, on: Sequence[tuple[Allowance, str]]) -> None:
    """Raise TooManyTries as `count_try` would, and count nothing: for a page whose right address may be opened often.

    Its wrong ones are counted with `count_try` once they have proved wrong.
    """
    _require_calm(at, {_key(allowance, subject): allowance for allowance, subject in on})


def tries_left(*, at: datetime, on: tuple[Allowance, str]) -> int:
    """Inside write_tx(): how many wrong tries are still heard; whoever else tries for the same subject waits."""
    allowance, key = on[0], _key(*on)
    _queue_up([key])
    tries = list(db.session.scalars(select(SignInAttempt.at).where(SignInAttempt.key == key)))
    if wait(allowance, tries, at) > timedelta(0):
        return 0
    return allowance.tries - sum(at - try_at < allowance.window for try_at in tries)


def count_wrong(*, at: datetime, on: tuple[Allowance, str], times: int) -> None:
    """Inside write_tx(), after `tries_left`: count tries that have proved wrong, together with what they did."""
    db.session.add_all(SignInAttempt(key=_key(*on), at=at) for _ in range(times))


def forget(*, at: datetime, all_of: tuple[Allowance, str], last_of: tuple[Allowance, str] | None = None) -> None:
    """Inside write_tx(): clear a subject's tries after a right one, and take back the one just counted elsewhere."""
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.key == _key(*all_of)))
    if last_of is not None:
        mine = select(func.max(SignInAttempt.id)).where(SignInAttempt.key == _key(*last_of), SignInAttempt.at == at)
        db.session.execute(delete(SignInAttempt).where(SignInAttempt.id == mine.scalar_subquery()))


def network(address: str | None) -> str:
    """What counts as one address: an IPv4 address, or the /64 that one IPv6 household has."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
    return str(parsed)


def _key(allowance: Allowance, subject: str) -> str:
    """A digest: the table shows neither who was tried nor from where."""
    digest = hashlib.sha256(f"{allowance.name}:{subject}".encode("utf-8", "surrogatepass")).hexdigest()
    return f"{allowance.name}:{digest[:32]}"


def _require_calm(at: datetime, keys: Mapping[str, Allowance]) -> None:
    rows = db.session.execute(select(SignInAttempt.key, SignInAttempt.at).where(SignInAttempt.key.in_(keys)))
    tries: dict[str, list[datetime]] = {key: [] for key in keys}
    for key, try_at in rows:
        tries[key].append(try_at)
    longest = max(wait(allowance, tries[key], at) for key, allowance in keys.items())
    if longest > timedelta(0):
        raise TooManyTries(max(1, round(longest.total_seconds())))


def _queue_up(keys: Sequence[str]) -> None:
    """On PostgreSQL, tries on one subject go one after another; SQLite's write lock does so already."""
    if db.engine.dialect.name == "postgresql":
        for key in keys:
            db.session.execute(select(func.pg_advisory_xact_lock(func.hashtext(key))))
