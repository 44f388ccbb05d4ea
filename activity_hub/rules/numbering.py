"""Member numbers for people who have none: the union's code and a serial, such as S001-0007."""

import re
from collections.abc import Iterable

DIGITS = 4


def last_serial(front: str, numbers: Iterable[str]) -> int:
    """The highest serial among the numbers that begin with this front; 0 where there is none."""
    pattern = re.compile(re.escape(front) + r"-([0-9]{1,9})")
    return max((int(found[1]) for number in numbers if (found := pattern.fullmatch(number))), default=0)


def number_of(front: str, serial: int) -> str:
    """The member number with this serial."""
    return f"{front}-{serial:0{DIGITS}d}"
