"""Whatever is pasted, and whatever a call says of a rule: an answer that names every line, never a crash."""

import re
from datetime import date
from itertools import combinations, product
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from activity_hub.rules.line_up import DETAILS, Player, RuleKind, read_detail, read_mark
from activity_hub.rules.line_up.ages import Band, fill
from activity_hub.rules.pasting import Name, read_text

CONTESTS = (Name(1, "男子100米"), Name(2, "跳远(青年)"), Name(3, "4×100米接力", True))
WORDS = some.sampled_from(
    [
        *("张三", "李 四", "1.", "2、", "①", "男", "女", "替补", "(", ")", "跳远(青年)", "男子100米", "√", "2队", "M1"),
        *("13900000001", "姓名", "项目", "\t", " ", "，", "\n", "#接龙", '"', "1990年", "0012", "领队", "1.39E+10"),
        *("👍🏻", "\ufe0f\u20e3"),
    ]
)
BLOCKS = some.one_of(some.text(max_size=80), some.lists(WORDS, max_size=25).map("".join))
JSON: Any = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(BLOCKS)
def test_every_line_of_any_block_is_accounted_for(text: str) -> None:
    pasted = read_text(text, CONTESTS)
    told = {one.line for one in (*pasted.people, *pasted.faults, *pasted.notices)}
    lines = [at for at, line in enumerate(re.split(r"\r\n|\r|\n", text), 1) if line.strip()]
    assert pasted.people or pasted.faults
    if '"' not in text and "\t" not in text and "," not in text and "，" not in text and "姓名" not in text:
        assert set(lines) <= told | {1}


@given(some.text(max_size=12))
def test_any_cell_is_a_mark_or_none_or_refused(text: str) -> None:
    try:
        mark = read_mark(text)
    except ValueError:
        return
    assert mark is None or 1 <= mark.squad <= 99


@given(some.sampled_from(list(DETAILS)), some.dictionaries(some.text(max_size=6), JSON, max_size=3), JSON)
def test_any_detail_is_read_or_every_fault_is_named(kind: RuleKind, other: dict[str, Any], value: Any) -> None:
    for name in DETAILS[kind].fields:
        kept, faults = read_detail(kind, None, other | {name: value})
        assert isinstance(kept, dict)
        assert all(isinstance(field, str) and found for field, found in faults.items())


YEARS = some.sampled_from([1985, 1986, 1990, 1996, 2000, None])
BANDS = (
    Band(date(1996, 6, 1), date.max, 1, 1),
    Band(date(1986, 6, 1), date(1996, 5, 31), 2, 2),
    Band(date.min, date(1986, 5, 31), 1, 2),
)


@given(some.lists(YEARS, max_size=5))
def test_as_many_as_possible_are_found_for_each_band(years: list[int | None]) -> None:
    """The search against every way there is of giving people to bands."""
    people = [Player(at, birth_year=year) for at, year in enumerate(years)]
    filled = fill(people, BANDS)
    places = [[None, *(at for at, band in enumerate(BANDS) if band.holds(one))] for one in people]
    needed = [band.least for band in BANDS]
    best = max(sum(min(way.count(at), needed[at]) for at in range(len(BANDS))) for way in product(*places))
    assert sum(filled.found) == best
    full = any(
        all(way.count(at) <= (band.most or 9) for at, band in enumerate(BANDS))
        and all(where is not None or len(places[no]) == 1 for no, where in enumerate(way))
        for way in product(*places)
    )
    assert full == (not any(filled.surplus))
    assert not any(set(one) & set(other) for one, other in combinations(filled.surplus, 2))
