"""The verdict table: every row in every way, and for each of the 153 pairs which row wins."""

import pytest

from activity_hub.rules.scanning import LET_IN, ROWS, ScanKind, Verdict, Way, judge, judgement, judging, turned_away
from tests.rules.verdict_table import BOTH, CAUSES, EXTRA, NUMBERS, confirmed, number, pairs, rows

PAIRS = pairs()
# One registration has one status, so these never hold at once.
EXCLUSIVE = {("D10", "D11"), ("D10", "D12"), ("D10", "D13"), ("D11", "D12"), ("D11", "D13"), ("D12", "D13")}
SAME_FACT = [
    {"too_early", "too_late"},
    {"not_registered", "withdrawn"},
    {"withdrawn", "pending"},
    {"pending", "waitlisted"},
    {"duplicate", "not_in"},
]


def wrong() -> list[str]:
    """The cases that are judged otherwise than the table says."""
    cases = [*rows(), *(case for several in PAIRS.values() for case in several)]
    return [case.name for case in cases if judgement(case.facts) != case.expected]


@pytest.mark.parametrize("case", rows(), ids=lambda case: case.name)
def test_every_row(case):
    assert judgement(case.facts) == case.expected
    assert judge(case.facts) is case.expected.verdict


@pytest.mark.parametrize("pair", PAIRS, ids="+".join)
def test_every_pair(pair):
    cases = PAIRS[pair]
    assert (cases == []) == (pair in EXCLUSIVE)
    assert [(case.name, judgement(case.facts)) for case in cases] == [(case.name, case.expected) for case in cases]


def test_there_are_eighteen_rows_and_a_hundred_and_fifty_three_pairs():
    assert {number(cause) for cause in CAUSES} == {*NUMBERS, *EXTRA}
    assert len([pair for pair in PAIRS if not set(EXTRA) & set(pair)]) == 153
    for way in Way:
        for kind in BOTH:
            assert {number(one) for one in CAUSES if way in one.ways and kind in one.kinds} == {*NUMBERS, *EXTRA}


def test_every_word_is_reached():
    assert {case.expected.verdict for case in rows()} == set(Verdict) - {Verdict.NOTHING_TO_VOID}


@pytest.mark.parametrize("left_out", range(len(ROWS) - 1))
def test_a_table_without_one_row_is_noticed(left_out, monkeypatch):
    assert wrong() == []
    monkeypatch.setattr(judging, "ROWS", ROWS[:left_out] + ROWS[left_out + 1 :])
    assert wrong() != []


@pytest.mark.parametrize("upper", range(len(ROWS) - 1))
def test_two_rows_the_wrong_way_round_are_noticed(upper, monkeypatch):
    above, below = ROWS[upper : upper + 2]
    monkeypatch.setattr(judging, "ROWS", (*ROWS[:upper], below, above, *ROWS[upper + 2 :]))
    # What the phone refused stays refused whether or not the hub would have let it pass further down.
    is_all_the_same = {above.says, below.says} in SAME_FACT or (below is ROWS[7] and above is ROWS[6])
    assert (wrong() == []) == is_all_the_same


@pytest.mark.parametrize("shown", Verdict)
@pytest.mark.parametrize("kind", BOTH)
def test_what_a_phone_refused_itself_stays_refused(kind, shown):
    said = judgement(confirmed(Way.LATE, kind, shown=shown, is_revoked=True))
    assert turned_away(shown) is (shown not in LET_IN)
    if shown in LET_IN:
        assert said.verdict is Verdict.OK and (said.conflict is not None) is (kind is ScanKind.IN)
    else:
        assert (said.verdict, said.conflict) == (shown, None)


def test_a_phone_that_lets_in_after_all_is_believed():
    assert {word.value for word in LET_IN} == {"ok", "ok_offline", "unverified", "pending", "waitlisted"}
    assert not turned_away(None)


@pytest.mark.parametrize("way", [Way.ONLINE, Way.VENUE, Way.PHONE])
def test_a_told_word_changes_nothing_before(way):
    assert judge(confirmed(way, ScanKind.IN, shown=Verdict.TOO_LATE)) in (Verdict.OK, Verdict.OK_OFFLINE)


def test_whether_they_left_is_not_asked_of_a_phone_that_cannot_know():
    assert judge(confirmed(Way.PHONE, ScanKind.OUT, is_inside=None)) is Verdict.OK_OFFLINE
    assert judge(confirmed(Way.PHONE, ScanKind.IN, is_inside=None)) is Verdict.OK_OFFLINE
