"""What a rule of a line-up may say, field by field, and what may stand in a cell of the grid."""

from typing import Any

import pytest

from activity_hub.rules.line_up import DETAILS, OWN_OF_CONTEST, Mark, RuleKind, read_detail, read_mark
from activity_hub.rules.line_up.judging import JUDGES

GOOD: dict[RuleKind, tuple[int | None, dict[str, Any]]] = {
    RuleKind.ENTRIES_OF_UNION: (1, {"most": 1, "by_members": [{"members_from": 50, "most": 2}]}),
    RuleKind.CONTESTS_OF_PERSON: (None, {"most": 2, "squads_count": False}),
    RuleKind.GENDER: (None, {"gender": "F", "least": 3, "only_playing": True}),
    RuleKind.AGES: (1, {"bands": [{"born_from": "1996-01-01", "least": 1, "most": 1}]}),
    RuleKind.PARTS: (1, {"part": "cadre", "least": 1}),
    RuleKind.WHO_PLAYS: (None, {"parts": ["athlete", "cadre"]}),
    RuleKind.SIZE: (None, {"most": 30}),
    RuleKind.CONTESTS_ENTERED: (None, {"least": 12}),
    RuleKind.SHARE: (None, {"bands": [{"members_from": 0, "percent": 70}]}),
}


def test_every_kind_of_row_has_a_shape_and_a_judge() -> None:
    assert set(DETAILS) == set(JUDGES) == set(GOOD) == set(RuleKind) - OWN_OF_CONTEST


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_detail_is_kept_as_it_is(kind: RuleKind) -> None:
    contest_id, detail = GOOD[kind]
    assert read_detail(kind, contest_id, detail) == (detail, {})


def test_a_form_says_everything_as_text() -> None:
    given = {"gender": "F", "least": " 3 ", "most": "", "only_playing": "on"}
    assert read_detail("gender", None, given) == ({"gender": "F", "least": 3, "only_playing": True}, {})


@pytest.mark.parametrize(
    ("kind", "contest_id", "detail", "faults"),
    [
        ("", None, {}, {"kind": "unknown_kind"}),
        ("squad_size", 1, {}, {"kind": "unknown_kind"}),
        ("size", None, {}, {"detail.least": "required"}),
        ("size", None, {"most": "many"}, {"detail.most": "unreadable"}),
        ("size", None, {"most": True}, {"detail.most": "unreadable"}),
        ("size", None, {"most": -1}, {"detail.most": "unreadable"}),
        ("size", None, {"most": 1001}, {"detail.most": "out_of_range"}),
        ("size", None, {"most": "9" * 5000}, {"detail.most": "unreadable"}),
        ("size", None, {"least": 5, "most": 4}, {"detail.most": "least_above_most"}),
        ("size", 1, {"most": 4}, {"contest_id": "not_in_contest"}),
        ("size", None, {"most": 4, "colour": 1}, {"detail.colour": "unknown_field"}),
        ("contests_of_person", None, {"most": 0}, {"detail.most": "out_of_range"}),
        ("contests_of_person", None, {"most": 1, "squads_count": "?"}, {"detail.squads_count": "unreadable"}),
        ("gender", None, {"gender": "X", "least": 1}, {"detail.gender": "unknown_word"}),
        ("gender", None, {"least": 1}, {"detail.gender": "required"}),
        ("parts", None, {"part": "judge", "least": 1}, {"detail.part": "unknown_word"}),
        ("who_plays", None, {"parts": []}, {"detail.parts": "required"}),
        ("who_plays", None, {"parts": "athlete"}, {"detail.parts": "unreadable"}),
        ("who_plays", None, {"parts": ["judge"]}, {"detail.parts": "unknown_word"}),
        ("ages", None, {"bands": [{"born_from": "1990-01-01", "least": 1}]}, {"contest_id": "needs_contest"}),
        ("ages", 1, {"bands": [{"least": 1}]}, {"detail.bands.0.born_from": "required"}),
        ("ages", 1, {"bands": [{"born_from": "1990-02-30"}]}, {"detail.bands.0.born_from": "unreadable"}),
        (
            "ages",
            1,
            {"bands": [{"born_from": "1990-01-02", "born_to": "1990-01-01"}]},
            {"detail.bands.0.born_to": "to_before_from"},
        ),
        ("ages", 1, {"bands": ["old"]}, {"detail.bands.0": "unreadable"}),
        ("ages", 1, {"bands": "old"}, {"detail.bands": "unreadable"}),
        ("ages", 1, {"bands": [{"born_from": "1990-01-01"}] * 11}, {"detail.bands": "too_many"}),
        ("share", None, {"bands": [{"members_from": 1}]}, {"detail.bands.0.percent": "required"}),
        ("share", None, {"bands": [{"members_from": 1, "percent": 101}]}, {"detail.bands.0.percent": "out_of_range"}),
        (
            "share",
            None,
            {"bands": [{"members_from": 1, "percent": 1}, {"members_from": 1, "percent": 2}]},
            {"detail.bands.1.members_from": "twice"},
        ),
    ],
)
def test_every_fault_is_named_by_its_field(
    kind: str, contest_id: int | None, detail: dict[str, Any], faults: dict[str, str]
) -> None:
    _kept, found = read_detail(kind, contest_id, detail)
    assert {field: [fault.value for fault in those] for field, those in found.items()} == {
        field: [fault] for field, fault in faults.items()
    }


@pytest.mark.parametrize("cell", ["", " ", "\u3000", "0", "-", "—", "/", "否", "无", "×", "N", "0.0"])
def test_cells_that_say_no(cell: str) -> None:
    assert read_mark(cell) is None


@pytest.mark.parametrize("cell", ["√", "✓", "✔", "1", "1.0", "１", "是", "●", "参加", "Y", " √ "])
def test_ticks(cell: str) -> None:
    assert read_mark(cell) == Mark(1, False)


@pytest.mark.parametrize(
    ("cell", "squad", "is_reserve"),
    [
        ("2", 2, False),
        ("2队", 2, False),
        ("第二队", 2, False),
        ("B队", 2, False),
        ("b", 2, False),
        ("２组", 2, False),
        ("替补", 1, True),
        ("√(替补)", 1, True),
        ("2替", 2, True),
        ("替2", 2, True),
        ("1r", 1, True),
        ("R", 1, True),
        ("99", 99, False),
    ],
)
def test_squads_and_reserves(cell: str, squad: int, is_reserve: bool) -> None:
    assert read_mark(cell) == Mark(squad, is_reserve)


@pytest.mark.parametrize("cell", ["张三", "100", "1.5", "12.3秒", "?", "#N/A", "00", "替补替补", "x", "X", "Ｘ", "x替"])
def test_anything_else_is_refused_not_guessed(cell: str) -> None:
    with pytest.raises(ValueError):
        read_mark(cell)
