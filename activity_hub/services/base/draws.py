"""What of a draw is needed before it: the commitment, made when its activity is published, and masked tickets."""

import hmac
import secrets
from datetime import datetime

from sqlalchemy import select

from activity_hub.database import db
from activity_hub.models import Activity, Draw, Registration
from activity_hub.rules import draw as rule
from activity_hub.rules.permissions import SYSTEM
from activity_hub.rules.places import Status
from activity_hub.rules.terms import Terms
from activity_hub.services.base import audit
from activity_hub.services.base.sealing import seal, unseal

_SEED_BYTES = 32
_KEY_BYTES = 16


def commit(activity: Activity, at: datetime) -> None:
    """Commit to a seed that nobody has seen, where places are drawn and nothing was committed before.

    Inside write_tx() with the activity locked, whenever it is published, or changed while it is: a second time changes
    nothing. The sealed text also holds the key of the tickets, which is never published.
    """
    if not Terms.of(activity.terms).is_drawn or db.session.get(Draw, activity.id) is not None:
        return
    seed, key = secrets.token_hex(_SEED_BYTES), secrets.token_hex(_KEY_BYTES)
    commitment = rule.commitment(seed)
    sealed = seal(f"{seed}.{key}")
    db.session.add(Draw(activity_id=activity.id, commitment=commitment, seed=sealed, committed_at=at))
    audit.record(SYSTEM, at, "commit", "draw", activity.id, commitment=commitment)


def has_entries(activity_id: int) -> bool:
    """Whether somebody waits for the draw."""
    waits = Registration.status == Status.PENDING.value
    asked = select(Registration.id).where(Registration.activity_id == activity_id, waits)
    return db.session.scalar(asked.limit(1)) is not None


def opened(row: Draw) -> tuple[str, str] | None:
    """The seed and the key of the tickets of a draw still to come; None where this hub's keys do not open them."""
    text = unseal(row.seed)
    if text is None:
        return None
    seed, _dot, key = text.partition(".")
    return seed, key


def ticket(key: str, registration_id: int) -> str:
    """The masked id under which a registration stands in the draw: without the key nobody can tell whose it is."""
    return rule.ticket(hmac.digest(key.encode(), str(registration_id).encode(), "sha256"))
