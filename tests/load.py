"""A light load from one thread over keep-alive sockets, so that it takes little of the machine that serves.

A script of its own: `python -m tests.load PLAN` reads a plan as JSON and prints what came back as JSON.
"""

import json
import selectors
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

PATIENCE = 60.0  # seconds without any answer


@dataclass(frozen=True)
class Shot:
    """One request as it goes over the wire; `cut` drops the line after so many bytes, then sends the same again."""

    request: str
    cut: int = 0
    not_before: float = 0.0  # seconds from the start


@dataclass(frozen=True)
class Hit:
    """What came back for a shot (status 0: nothing), how long it took from first sending, and when that was."""

    status: int
    milliseconds: float
    began: float
    body: str


def request(method: str, path: str, headers: dict[str, str], body: str = "") -> str:
    """One request of HTTP/1.1."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body.encode())}")
    return "\r\n".join(lines) + "\r\n\r\n" + body


def fire(ports: Sequence[int], shots: Sequence[Shot], connections: int, keep_bodies: bool = False) -> list[Hit]:
    """Send all shots from a process of its own over so many connections, in turn to each port; hits in their order."""
    plan = {"ports": list(ports), "connections": connections, "bodies": keep_bodies, "shots": list(map(asdict, shots))}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.json"
        path.write_text(json.dumps(plan))
        words = [sys.executable, "-m", "tests.load", str(path)]
        done = subprocess.run(words, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True)
    return [Hit(*fields) for fields in json.loads(done.stdout)]


class Line:
    """One connection; it carries one shot at a time."""

    def __init__(self, ports: Sequence[int], number: int) -> None:
        self._ports, self._turn = ports, number
        self.shot = -1
        self.began = 0.0
        self._came = b""
        self.open()

    def open(self) -> None:
        """A new connection, to the next port."""
        port = self._ports[self._turn % len(self._ports)]
        self._turn += 1
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._came = b""

    def send(self, number: int, content: bytes) -> None:
        self.shot, self.began = number, time.perf_counter()
        self.socket.sendall(content)

    def again(self, content: bytes) -> None:
        """The same shot once more; the watch runs on."""
        self.socket.sendall(content)

    def receive(self) -> tuple[int, bytes] | None:
        """Status and body once the answer is whole; status 0 where the other side has hung up."""
        try:
            more = self.socket.recv(262_144)
        except ConnectionError:
            more = b""
        if not more:
            return 0, b""
        self._came += more
        head, found, body = self._came.partition(b"\r\n\r\n")
        if not found:
            return None
        status = int(head[9:12])
        if status not in (204, 304) and len(body) < _length(head):
            return None
        self._came = b""
        return status, body


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


class Gunner:
    """Sends the shots of a plan over its lines, each line the next shot as soon as it is free."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.shots = [(one["request"].encode(), one["cut"], one["not_before"]) for one in plan["shots"]]
        self.keep_bodies = plan["bodies"]
        self.hits: list[Hit | None] = [None] * len(self.shots)
        self.next, self.left = 0, len(self.shots)
        self.selector = selectors.DefaultSelector()
        self.lines = [Line(plan["ports"], number) for number in range(min(plan["connections"], len(self.shots)))]
        self.free = list(self.lines)

    def run(self) -> list[Hit]:
        for line in self.lines:
            self.selector.register(line.socket, selectors.EVENT_READ, line)
        self.start = time.perf_counter()
        while self.left:
            wait = self._send_what_is_due()
            ready = self.selector.select(wait)
            if not ready and wait == PATIENCE:
                break  # whoever has got no answer yet will get none
            for key, _events in ready:
                self._take(key.data)
        return [hit or Hit(0, 0.0, 0.0, "") for hit in self.hits]

    def _send_what_is_due(self) -> float:
        """How long there is nothing more to send."""
        while self.free and self.next < len(self.shots):
            content, cut, not_before = self.shots[self.next]
            early = self.start + not_before - time.perf_counter()
            if early > 0:
                return early
            line = self.free.pop()
            line.send(self.next, content[:cut] if cut else content)
            self.next += 1
            if cut:
                self._reopen(line)
                line.again(content)
        return PATIENCE

    def _reopen(self, line: Line) -> None:
        self.selector.unregister(line.socket)
        line.socket.close()
        line.open()
        self.selector.register(line.socket, selectors.EVENT_READ, line)

    def _take(self, line: Line) -> None:
        answer = line.receive()
        if answer is None:
            return
        if line.shot >= 0:
            took = (time.perf_counter() - line.began) * 1000
            body = answer[1].decode() if self.keep_bodies else ""
            self.hits[line.shot] = Hit(answer[0], took, line.began - self.start, body)
            self.left -= 1
            self.free.append(line)
            line.shot = -1
        if answer[0] == 0:
            self._reopen(line)


if __name__ == "__main__":
    print(json.dumps([list(vars(hit).values()) for hit in Gunner(json.loads(Path(sys.argv[1]).read_text())).run()]))
