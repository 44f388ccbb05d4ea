"""One pair of server processes for each engine, started when the first race needs it."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from activity_hub.database import db
from activity_hub.rules.permissions import Role
from tests import crowd
from tests.cast import Cast
from tests.race import tally
from tests.race.pair import Pair


@pytest.fixture(scope="session")
def pairs() -> Iterator[dict[str, Pair]]:
    started: dict[str, Pair] = {}
    yield started
    for one in started.values():
        one.close()


@pytest.fixture
def pair(app: Flask, cast: Cast, pairs: dict[str, Pair]) -> Pair:
    """The pair on this test's engine; it knows nothing of the tests before."""
    cast.appoint("administrator", Role.ADMINISTRATOR, "T")
    engine = db.engine.dialect.name
    db.session.rollback()
    if engine not in pairs:
        pairs[engine] = Pair(app)
    pairs[engine].new_database()
    return pairs[engine]


@pytest.fixture
def note(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """Keep what a race came to for the table at the end: `note("I1", trials=3, operations=900, violations=0)`."""

    def keep(invariant: str, **counts: object) -> None:
        tally.note(record_property, tally.Count(invariant, db.engine.dialect.name, **counts))  # type: ignore[arg-type]

    return keep


@pytest.fixture
def tokens(request: pytest.FixtureRequest, cast: Cast) -> list[str]:
    """A token for each of the members who will press: as many as the module says."""
    numbers = [f"R{number:03}" for number in range(request.module.MEMBERS)]
    crowd.come(cast, numbers, ("A1",))
    return crowd.bearers(numbers)
