"""Roles, passwords and API tokens from the command line."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from activity_hub.cli.running import refuse, require_schema
from activity_hub.rules.appointing import AppointmentFault
from activity_hub.rules.permissions import SYSTEM, Role
from activity_hub.rules.sign_in import LONGEST_PASSWORD, SHORTEST_PASSWORD, PasswordFault
from activity_hub.services import appointment, tokens
from activity_hub.services.account import changing
from activity_hub.services.base.access import Invalid, NotFound, Refused

# The terminal speaks English, as --help does.
_WHY: dict[str, str] = {
    AppointmentFault.UNKNOWN_MEMBER: "no member has this number",
    AppointmentFault.UNKNOWN_UNION: "no union has this code",
    AppointmentFault.LAST_ADMINISTRATOR: "this is the last administrator of the top union; appoint another one first",
    PasswordFault.TOO_SHORT: f"a password needs at least {SHORTEST_PASSWORD} characters",
    PasswordFault.TOO_LONG: f"a password has at most {LONGEST_PASSWORD} characters",
    PasswordFault.COMMON: "this password is among those that are guessed first",
    PasswordFault.ABOUT_SELF: "this password is the member's own number, name, phone or e-mail",
}


@contextmanager
def _refusals(missing: str = "no member has this number") -> Iterator[None]:
    """Turn what the services refuse into a line on standard error and exit code 1."""
    require_schema()
    try:
        yield
    except Refused as refused:
        refuse(_WHY.get(refused.code, refused.code))
    except Invalid as invalid:
        refuse(*(_WHY.get(code, code) for codes in invalid.errors.values() for code in codes))
    except tokens.UnknownMembers as unknown:
        refuse(*(f"no member has the number {number}" for number in unknown.member_nos))
    except NotFound:
        refuse(missing)


def _now() -> datetime:
    return datetime.now(UTC)


def _role_command(function: Callable[..., None]) -> click.Command:
    """The three arguments that giving and taking a role share."""
    for argument in (
        click.argument("union_code"),
        click.argument("role", type=click.Choice([role.value for role in Role])),
        click.argument("member_no"),
        with_appcontext,
    ):
        function = argument(function)
    return click.command()(function)


@_role_command
def appoint(member_no: str, role: str, union_code: str) -> None:
    """Give a role, held at a union and reaching all below it."""
    with _refusals():
        appointment.appoint(by=SYSTEM, at=_now(), member_no=member_no, role=Role(role), union_code=union_code)
        click.echo(f"{member_no} holds the role {role} at {union_code}.", err=True)


@_role_command
def dismiss(member_no: str, role: str, union_code: str) -> None:
    """Take a role."""
    with _refusals():
        appointment.dismiss(by=SYSTEM, at=_now(), member_no=member_no, role=Role(role), union_code=union_code)
        click.echo(f"{member_no} no longer holds the role {role} at {union_code}.", err=True)


@click.command()
@click.argument("member_no")
@with_appcontext
def password(member_no: str) -> None:
    """Set a member's password, read as one line from standard input; signs the member out everywhere."""
    if sys.stdin.isatty():
        typed = click.prompt("New password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        typed = sys.stdin.readline().rstrip("\r\n")
    with _refusals():
        changing.set_password(by=SYSTEM, at=_now(), member_no=member_no, password=typed)
        click.echo(f"The password of {member_no} is set.", err=True)


@click.command()
@click.argument("member_nos", metavar="MEMBER_NO...", nargs=-1, required=True)
@click.option("--name", help="What to call the new tokens; an older one of that name ends.")
@click.option("--revoke", metavar="NAME", help="End the token of this name instead.")
@with_appcontext
def token(member_nos: tuple[str, ...], name: str | None, revoke: str | None) -> None:
    """Make API tokens; `-` reads member numbers from standard input, one a line.

    One number prints the token alone, several print lines of number, tab, token.
    """
    if (name is None) == (revoke is None):
        raise click.UsageError("Give either --name or --revoke.")
    numbers = _numbers(member_nos)
    with _refusals(missing="no token has this name"):
        if revoke is not None:
            for number in numbers:
                tokens.revoke(by=SYSTEM, at=_now(), member_no=number, name=revoke)
            return
        made = tokens.issue(by=SYSTEM, at=_now(), member_nos=numbers, name=_usable(name or ""))
    alone = len(member_nos) == 1 and member_nos != ("-",)
    click.echo("\n".join(secret if alone else f"{number}\t{secret}" for number, secret in made))


def _numbers(member_nos: tuple[str, ...]) -> list[str]:
    numbers = [
        number for given in member_nos for number in (sys.stdin.read().split() if given == "-" else [given]) if number
    ]
    if not numbers:
        raise click.UsageError("No member number was given.")
    return numbers


def _usable(name: str) -> str:
    if not name.strip() or len(name) > tokens.LONGEST_NAME:
        raise click.UsageError(f"--name takes 1 to {tokens.LONGEST_NAME} characters.")
    return name


COMMANDS = (appoint, dismiss, password, token)
