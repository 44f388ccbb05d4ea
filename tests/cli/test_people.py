"""The commands for roles, passwords and tokens."""

import pytest
from click.testing import Result
from flask import Flask

from activity_hub.rules.permissions import Role
from activity_hub.services import tokens
from activity_hub.services.account import signing_in
from tests.cast import Cast
from tests.conftest import NOON


def run(app: Flask, *line: str, typed: str = "") -> Result:
    return app.test_cli_runner().invoke(args=line, input=typed)


def test_appoint_and_dismiss_give_and_take(app: Flask, cast: Cast) -> None:
    assert run(app, "appoint", "M1", "organiser", "A1").exit_code == 0
    assert [grant.role for grant in cast.actor("M1").grants] == [Role.ORGANISER]
    assert run(app, "dismiss", "M1", "organiser", "A1").exit_code == 0
    assert cast.actor("M1").grants == ()


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (["appoint", "no", "chair", "A"], 1, "no member has this number"),
        (["appoint", "M1", "chair", "no"], 1, "no union has this code"),
        (["appoint", "M1", "emperor", "A"], 2, "emperor"),
        (["appoint", "M1"], 2, "Missing argument"),
        (["token", "M1"], 2, "--name"),
        (["token", "--name", "x"], 2, "Missing argument"),
        (["token", "M1", "--name", "x", "--revoke", "x"], 2, "--revoke"),
        (["token", "M1", "--name", " "], 2, "--name"),
        (["token", "-", "--name", "x"], 2, "No member number"),
        (["token", "no", "--name", "x"], 1, "no member has the number no"),
        (["token", "M1", "--revoke", "x"], 1, "no token has this name"),
    ],
)
def test_refusals_are_one_and_wrong_usage_is_two(app: Flask, cast: Cast, line: list[str], code: int, said: str) -> None:
    result = run(app, *line)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr


def test_the_last_administrator_stays(app: Flask, cast: Cast) -> None:
    run(app, "appoint", "M1", "administrator", "T")
    result = run(app, "dismiss", "M1", "administrator", "T")
    assert result.exit_code == 1 and "last administrator" in result.stderr


def test_password_reads_a_line(app: Flask, cast: Cast) -> None:
    result = run(app, "password", "M1", typed="korrekt pferd\n")
    assert (result.exit_code, result.stdout) == (0, "")
    assert signing_in.sign_in(at=NOON, login="M1", password="korrekt pferd", address=None, device="", own_device=False)
    for number, typed in (("M1", "short\n"), ("M1", ""), ("no", "korrekt pferd\n")):
        assert run(app, "password", number, typed=typed).exit_code == 1


def test_one_number_prints_the_token_alone(app: Flask, cast: Cast) -> None:
    result = run(app, "token", "M1", "--name", "script")
    assert result.exit_code == 0 and result.stdout.count("\n") == 1
    assert tokens.actor_by_token(at=NOON, token=result.stdout.strip()) == cast.actor("M1")
    assert run(app, "token", "M1", "--revoke", "script").exit_code == 0
    assert tokens.actor_by_token(at=NOON, token=result.stdout.strip()) is None


@pytest.mark.parametrize(("line", "typed"), [(["M1", "M2"], ""), (["-"], "M1\nM2\n\n"), (["M1", "-"], "M2\r\n")])
def test_several_numbers_print_lines(app: Flask, cast: Cast, line: list[str], typed: str) -> None:
    result = run(app, "token", *line, "--name", "script", typed=typed)
    assert result.exit_code == 0
    lines = [row.split("\t") for row in result.stdout.splitlines()]
    assert [number for number, _token in lines] == ["M1", "M2"]
    for number, token in lines:
        assert tokens.actor_by_token(at=NOON, token=token) == cast.actor(number)


def test_one_number_on_standard_input_still_prints_a_line(app: Flask, cast: Cast) -> None:
    result = run(app, "token", "-", "--name", "script", typed="M1\n")
    assert result.stdout.startswith("M1\t")
