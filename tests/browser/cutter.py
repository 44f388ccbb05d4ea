"""A network that breaks: a proxy in front of the hub that cuts connections at a random byte of an answer."""

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

LATEST = 1500  # bytes of an answer that still pass: the door's answers are short


class Cutter:
    """Listens on a port of its own; `chance` is how many answers of a hundred are cut, `cuts` how many were."""

    def __init__(self, target: str, chance: int, seed: int = 1) -> None:
        self.chance, self.cuts = chance, 0
        self._dice = random.Random(seed)
        self._to = (urlsplit(target).hostname or "", urlsplit(target).port or 0)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                phone, _address = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(phone,), daemon=True).start()

    def _carry(self, phone: socket.socket) -> None:
        with phone, socket.create_connection(self._to) as hub:
            answers = threading.Thread(target=self._answers, args=(hub, phone), daemon=True)
            answers.start()
            self._pass_on(phone, hub)
            answers.join(30)

    def _answers(self, hub: socket.socket, phone: socket.socket) -> None:
        cut = self._dice.randrange(100) < self.chance
        left = self._dice.randrange(LATEST) if cut else None
        if self._pass_on(hub, phone, left):
            self.cuts += 1

    def _pass_on(self, source: socket.socket, goal: socket.socket, left: int | None = None) -> bool:
        """Carry bytes until one side ends; after `left` of them break off both, and say so."""
        try:
            while data := source.recv(65536):
                if left is not None and len(data) > left:
                    goal.sendall(data[:left])
                    return True
                goal.sendall(data)
                left = None if left is None else left - len(data)
        except OSError:
            pass
        finally:
            for end in (source, goal):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        return False


@contextmanager
def cutting(target: str) -> Iterator[Cutter]:
    """A proxy that cuts nothing until it is told to."""
    proxy = Cutter(target, 0)
    try:
        yield proxy
    finally:
        proxy.close()
