"""Who comes together in the demo: a street's delegation at the sports day, two teams, and somebody who appeals."""

from collections import Counter
from collections.abc import Sequence

from activity_hub.demo.upcoming import CONTESTS

DELEGATION = "YX02"  # the sub-district whose liaison was early
DELEGATES = 24
EACH = 2  # contests of one's own a person may enter, as the rules of the sports day say
# Teams: where their people come from, the name, and how many have joined. The first is made of several base unions
# and waits for the organiser; the second, of one, still looks for people.
TEAMS: tuple[tuple[str, str, int], ...] = (("YX04", "望江联队", 4), ("YX01-001", "明达快攻", 2))
APPEAL = "当天下午厂里临时抢修设备，班组长可以作证。"


def line_up(roll: Sequence[dict[str, str]]) -> list[tuple[str, list[int]]]:
    """So many of the roll, by member number, each with the places of the contests they enter; every rule is kept."""
    entered: Counter[int] = Counter()
    found = []
    for person in roll[:DELEGATES]:
        wanted: list[int] = []
        for at, (_name, gender, size, _reserves, most) in enumerate(CONTESTS):
            is_open = size == 1 and gender in (None, person["gender"]) and entered[at] < (most or DELEGATES)
            if is_open and len(wanted) < EACH:
                wanted.append(at)
                entered[at] += 1
        found.append((person["member_no"], wanted))
    relay = next(at for at, contest in enumerate(CONTESTS) if contest[2] == 4)
    runners = [contests for _number, contests in found if len(contests) < EACH][:4]
    for contests in runners if len(runners) == 4 else []:
        contests.append(relay)
    return found
