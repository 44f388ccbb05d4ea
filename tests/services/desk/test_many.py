"""A command to many costs hardly more statements than one to few: what grows is sent in batches."""

from sqlalchemy import func, select

from activity_hub.database import db
from activity_hub.models import Bulk, Outbox
from activity_hub.rules.desk import Verb
from activity_hub.services import desk
from activity_hub.services.desk import Chosen, Order
from tests.bench.roster import filled
from tests.cast import Cast
from tests.conftest import NOON
from tests.statements import statements

ONE_BY_ONE = ("UPDATE registration", "UPDATE choice")  # SQLite's driver updates row by row; an ended one's choices too
BATCHES = 4


def cost(cast: Cast, activity_id: int, verb: Verb) -> int:
    order = Order(verb, "名额有限" if verb is Verb.REJECT else "")
    with statements() as sent:
        done = desk.carry_out(
            by=cast.actor("organiser"), at=NOON, activity_id=activity_id, order=order, chosen=Chosen(everybody=True)
        )
    assert done.left_out == ()
    return sum(not statement.startswith(ONE_BY_ONE) for statement in sent)


def test_approving_and_rejecting(cast: Cast) -> None:
    for verb in (Verb.APPROVE, Verb.REJECT):
        few = filled(cast, f"F{verb}", 3, ("pending",), needs_approval=True)
        many = filled(cast, f"M{verb}", 300, ("pending",), needs_approval=True)
        assert cost(cast, many, verb) <= cost(cast, few, verb) + BATCHES
    assert db.session.scalar(select(func.count()).select_from(Outbox)) == 2 * 303
    assert [len(one.items) for one in db.session.scalars(select(Bulk).order_by(Bulk.id))] == [300, 3] * 2


def test_a_message(cast: Cast) -> None:
    counted = []
    for size in (3, 300):
        activity_id = filled(cast, f"N{size}", size)
        with statements() as sent:
            chosen = Chosen(everybody=True)
            desk.send(by=cast.actor("organiser"), at=NOON, activity_id=activity_id, text="请准时到场", chosen=chosen)
        counted.append(len(sent))
    assert counted[1] <= counted[0] + BATCHES
