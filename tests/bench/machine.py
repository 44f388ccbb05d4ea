"""What the machine spent: CPU time of a server's processes and of PostgreSQL's, as Linux counts it."""

import os
from pathlib import Path

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
_SHARED = ("walwriter", "checkpointer", "background writer", "autovacuum", "logger", "stats")


def of_tree(pid: int) -> float:
    """CPU milliseconds of a process and its children so far."""
    return sum(_spent(child) for child in _tree(pid))


def memory_of_tree(pid: int) -> float:
    """Megabytes that a process and its children hold; what they share is counted once (PSS)."""
    return sum(_held(child) for child in _tree(pid))


def of_postgresql(database: str) -> float:
    """CPU milliseconds of the server's backends on this database, and of what all databases share."""
    return sum(_spent(pid) for pid in _all() if _serves(_title(pid), database))


def is_visible(database: str) -> bool:
    """Whether PostgreSQL runs on this machine, so that its processes can be seen."""
    return any(_serves(_title(pid), database) for pid in _all())


def _serves(title: str, database: str) -> bool:
    if not title.startswith("postgres: "):
        return False
    return f" {database} " in title or any(word in title for word in _SHARED)


def _all() -> dict[int, list[str]]:
    """The fields behind the name in /proc/<pid>/stat, of every process."""
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            found[int(path.parent.name)] = path.read_text().rpartition(") ")[2].split()
        except OSError:
            continue
    return found


def _tree(pid: int) -> list[int]:
    return [pid, *(child for child, fields in _all().items() if int(fields[1]) == pid)]


def _held(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _spent(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) * TICK_MS


def _title(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""
