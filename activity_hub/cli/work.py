"""The command that does what becomes due by itself, beside the server."""

import time
from collections.abc import Callable
from datetime import datetime

import click
import structlog
from flask import current_app
from flask.cli import with_appcontext

from activity_hub.cli.running import require_schema
from activity_hub.services import chores, drawing

log = structlog.get_logger()
PAUSE = 15  # seconds between two rounds
REPAIR_EVERY = 40  # rounds between two looks at every list


@click.command()
@click.option("--once", is_flag=True, help="Do all that is due now, then end.")
@with_appcontext
def work(once: bool) -> None:
    """Return unclaimed places, end offers, let waiters in, draw what is due, delete what has had its day."""
    require_schema()
    turn = 0
    while True:
        go_round(current_app.config["CLOCK"](), is_long=once or turn % REPAIR_EVERY == 0)
        if once:
            return
        turn += 1
        time.sleep(PAUSE)


def go_round(at: datetime, is_long: bool) -> None:
    """Every chore once; one that fails is logged and does not keep the others from their turn."""
    chores_of_a_round: dict[str, Callable[[], object]] = {
        "settle": lambda: chores.settle_due(at=at),
        "draw": lambda: drawing.draw_due(at=at),
    }
    if is_long:
        chores_of_a_round |= {
            "repair": lambda: chores.repair(at=at),
            "delete_answers": lambda: chores.delete_answers(at=at),
            "forget_phones": lambda: chores.forget_phones(at=at),
        }
    for name, chore in chores_of_a_round.items():
        try:
            with current_app.app_context():  # a database session of its own, which sees what is there now
                log.info("work", chore=name, done=str(chore()))
        except Exception:
            log.exception("work", chore=name)


COMMANDS = (work,)
