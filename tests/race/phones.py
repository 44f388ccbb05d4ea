"""Members at their phones: each asks until there is an answer, and writes down every answer."""

import http.client
import json
import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from time import monotonic, sleep
from typing import Any

from flask import Flask

from activity_hub.database import db, write_tx
from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import tokens
from tests.cast import Cast

PATIENCE = 40.0  # seconds until somebody gives up
SOON = 10.0  # seconds one waits for one answer


@dataclass(frozen=True)
class Answer:
    """What a phone was told at last, and how often it had to ask."""

    status: int
    body: dict[str, Any]
    asked: int = 1
    port: int = 0


@dataclass
class Phone:
    """One member with a token; `log` holds what was done and the answers, in their order."""

    number: str
    token: str
    ports: Sequence[int]
    chance: random.Random
    home: str = ""
    log: list[tuple[str, Answer]] = field(default_factory=list)
    holds: int | None = None  # the registration that is live as far as the phone knows
    patience: float = PATIENCE
    member_id: int = 0
    elsewhere: bool = False  # whether what they hold is in another activity
    line: http.client.HTTPConnection | None = None
    at_port: int = 0

    def ask(self, method: str, path: str, body: Any = None, key: str = "", port: int | None = None) -> Answer:
        """Ask either server again and again, until one gives an answer that is none of its own faults.

        Who has little patience takes no answer (status 0) for one: mutants break so much that they cannot give any.
        """
        until, asked = monotonic() + self.patience, 0
        while monotonic() < until:
            asked += 1
            where = port or self.chance.choice(self.ports)
            try:
                status, said = self._once(where, method, path, body, key)
            except (OSError, http.client.HTTPException):
                self._hang_up()
                sleep(0.02)
                continue
            if status < 500 and said.get("code") != "in_progress":
                return Answer(status, said, asked, where)
            sleep(0.01)
        if self.patience < PATIENCE:
            return Answer(0, {}, asked)
        raise TimeoutError(f"{self.number} got no answer to {method} {path}")

    def _once(self, port: int, method: str, path: str, body: Any, key: str) -> tuple[int, dict[str, Any]]:
        if self.line is None or self.at_port != port:
            self._hang_up()
            self.line, self.at_port = http.client.HTTPConnection("127.0.0.1", port, timeout=SOON), port
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        self.line.request(method, f"/api/v1{path}", None if body is None else json.dumps(body), headers)
        response = self.line.getresponse()
        said = response.read()
        return response.status, json.loads(said) if said.startswith(b"{") else {}

    def _hang_up(self) -> None:
        if self.line is not None:
            self.line.close()
        self.line = None

    def sign_up(self, activity_id: int, key: str = "", port: int | None = None, **wish: Any) -> Answer:
        said = self.ask("POST", f"/activities/{activity_id}/registrations", wish, key, port)
        self.log.append(("sign_up", said))
        if said.status in (200, 201):
            self.holds = said.body["id"]
        return said

    def withdraw(self, registration_id: int | None = None) -> Answer:
        said = self.ask("DELETE", f"/registrations/{registration_id or self.holds}")
        self.log.append(("withdraw", said))
        if said.status == 200:
            self.holds = None
        return said

    def come_or_go(self, activity_id: int, leaving: float = 0.45, has_key: bool = False) -> None:
        if self.holds is None:
            self.sign_up(activity_id, f"{self.number} {len(self.log)}" if has_key else "")
        elif self.chance.random() < leaving:
            self.withdraw()


@dataclass
class Crowd:
    """All the phones, and the organiser's."""

    phones: list[Phone]
    organiser: Phone

    def shared_out(self, hands: int) -> list[list[Phone]]:
        return [self.phones[number::hands] for number in range(hands)]

    def count(self) -> int:
        """How many requests were sent."""
        return sum(answer.asked for one in [*self.phones, self.organiser] for _verb, answer in one.log)


def crowd(cast: Cast, ports: Sequence[int], homes: Sequence[str], size: int, patience: float = PATIENCE) -> Crowd:
    """So many new members, in turn in each of the unions, each with a phone; the organiser is the administrator."""
    numbers = [f"R{len(cast.members) + number:04}" for number in range(size)]
    with write_tx():
        for turn, number in enumerate(numbers):
            cast.add_member(number, number, "F", homes[turn % len(homes)])
    asked = [*numbers, "administrator"]
    issued = tokens.issue(by=SYSTEM, at=datetime.now(UTC), member_nos=asked, name="race")
    dice = random.Random(size)
    phones = [
        Phone(number, token, ports, random.Random(dice.random()), homes[turn % len(homes)], patience=patience)
        for turn, (number, token) in enumerate(issued)
    ]
    return Crowd(phones[:-1], phones[-1])


def at_once(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """Every work in a thread of its own, begun at one moment; what they gave, and the first fault is raised."""
    barrier, gave, raised = threading.Barrier(len(works)), [None] * len(works), list[BaseException]()

    def run(number: int, work: Callable[[], Any]) -> None:
        try:
            barrier.wait(PATIENCE)
            gave[number] = work()
        except BaseException as fault:
            raised.append(fault)

    threads = [threading.Thread(target=run, args=one) for one in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]
    return gave


def together(app: Flask, works: Sequence[Callable[[], Any]]) -> list[Any]:
    """As at_once, each work inside the app and with a session of its own."""

    def inside(work: Callable[[], Any]) -> Any:
        with app.app_context():
            try:
                return work()
            finally:
                db.session.remove()

    db.session.rollback()
    return at_once([partial(inside, work) for work in works])
