"""What a password must be, how long a sign-in lasts, how long one waits after wrong tries."""

from datetime import UTC, datetime, timedelta

import pytest

from activity_hub.rules.sign_in import (
    ACCOUNT,
    LONGEST_PASSWORD,
    OWN_DEVICE,
    SHARED_DEVICE,
    Allowance,
    PasswordFault,
    password_fault,
    still_holds,
    wait,
)

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize("password", ["korrekt pferd", "四个字的密码也行啊", "x7kfm2qa", "q" * 30 + "v7" + "k" * 32])
def test_a_password_of_any_composition_is_taken(password: str) -> None:
    assert password_fault(password) is None


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("", PasswordFault.TOO_SHORT),
        ("k2h9xw7", PasswordFault.TOO_SHORT),
        ("v" + "k7" * LONGEST_PASSWORD, PasswordFault.TOO_LONG),
        ("12345678", PasswordFault.COMMON),
        ("87654321", PasswordFault.COMMON),
        ("Password123", PasswordFault.COMMON),
        ("woaini1314", PasswordFault.COMMON),
        ("qwertyuiop", PasswordFault.COMMON),
        ("abababab", PasswordFault.COMMON),
        ("19870523", PasswordFault.COMMON),
        ("d03-00017", PasswordFault.ABOUT_SELF),
    ],
)
def test_each_fault_of_a_password_is_named(password: str, fault: PasswordFault) -> None:
    assert password_fault(password, ["D03-00017", ""]) is fault


def test_a_sign_in_ends_when_left_idle_and_at_its_end() -> None:
    for kept in (OWN_DEVICE, SHARED_DEVICE):
        end = NOON + kept.whole
        assert still_holds(NOON, NOON, end, NOON + kept.idle - timedelta(seconds=1))
        assert not still_holds(NOON, NOON, end, NOON + kept.idle)
        assert still_holds(NOON, end - timedelta(minutes=1), end, end - timedelta(seconds=1))
        assert not still_holds(NOON, end - timedelta(minutes=1), end, end)


def test_tries_below_the_allowance_are_free() -> None:
    assert wait(ACCOUNT, [NOON] * (ACCOUNT.tries - 1), NOON) == timedelta(0)
    assert wait(ACCOUNT, [NOON] * ACCOUNT.tries, NOON) == ACCOUNT.first_wait


def test_the_wait_doubles_and_has_an_end() -> None:
    waits = [wait(ACCOUNT, [NOON] * count, NOON) for count in range(ACCOUNT.tries, ACCOUNT.tries + 30)]
    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert max(waits) == ACCOUNT.longest_wait


def test_a_wait_counts_from_the_last_try_and_runs_out() -> None:
    tries = [NOON - timedelta(minutes=30)] * 4 + [NOON]
    assert wait(ACCOUNT, tries, NOON + timedelta(seconds=59)) == timedelta(seconds=1)
    assert wait(ACCOUNT, tries, NOON + timedelta(seconds=60)) == timedelta(0)


def test_old_tries_are_forgotten() -> None:
    short = Allowance("short", 1, timedelta(minutes=10), timedelta(hours=1), timedelta(hours=1))
    assert wait(short, [NOON], NOON + timedelta(minutes=9)) > timedelta(0)
    assert wait(short, [NOON], NOON + timedelta(minutes=10)) == timedelta(0)
