"""Every word about delegations is there: each enum, each rule and what breaks it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask

from activity_hub.rules.contest import ContestRefusal
from activity_hub.rules.delegation import ChangeKind, ChangeStatus, DelegationRefusal, DelegationStatus
from activity_hub.rules.faults import FaultCode
from activity_hub.rules.line_up import DETAILS, Bound, Part, Rule, RuleKind
from activity_hub.rules.pasting import LineFault, LineNotice, PasteFault, PasteNotice
from activity_hub.services.delegation import BrokenView, Cell, PersonName
from activity_hub.wording import delegation, refusals

DETAIL: dict[str, Any] = {
    "gender": "F",
    "part": "cadre",
    "parts": ["athlete"],
    "most": 2,
    "least": 1,
    "group": "100 m",
    "percent": 60,
    "members": 40,
    "born_from": date(1990, 1, 1),
    "why": "too_young",
    "band": 0,
}
BANDS = {
    RuleKind.AGES: [{"born_to": "1990-01-01", "least": 1, "most": 1}],
    RuleKind.SHARE: [{"members_from": 40, "percent": 60}],
}


@pytest.fixture(autouse=True)
def page(sqlite_app: Flask) -> Iterator[None]:
    with sqlite_app.test_request_context("/"):
        yield


def test_every_enum_has_its_words() -> None:
    assert set(delegation.STATUS) == set(DelegationStatus)
    assert set(delegation.PART) == set(Part)
    assert set(delegation.KIND) == set(RuleKind)
    assert set(delegation.CHANGE_KIND) == set(ChangeKind)
    assert set(delegation.CHANGE_STATUS) == set(ChangeStatus)


@pytest.mark.parametrize("code", [*DelegationRefusal, *ContestRefusal])
def test_every_refusal_says_what_is_so(code: Any) -> None:
    assert refusals.of(code) is not None


@pytest.mark.parametrize("kind", RuleKind)
@pytest.mark.parametrize("bound", Bound)
def test_what_breaks_a_rule_is_said_with_names_and_numbers(kind: RuleKind, bound: Bound) -> None:
    people = tuple(PersonName(str(at), f"N{at}") for at in range(8))
    for detail in (DETAIL, DETAIL | {"gender": "M", "why": "too_old"}, DETAIL | {"why": "unknown"}):
        one = BrokenView(kind, bound, 3, 5, 1, 7, "Relay", 2, people, detail)
        text = delegation.broken(one)
        assert "%" not in text.replace(" %", "").replace("60%", "")
        assert "5" in text or "N5" in text


@pytest.mark.parametrize("kind", DETAILS)
def test_every_rule_is_said_in_one_sentence(kind: RuleKind) -> None:
    detail = DETAIL | {"bands": BANDS.get(kind, []), "by_members": [{"members_from": 50, "most": 2}]}
    for more in ({}, {"only_playing": True, "squads_count": False, "gender": "M"}):
        text = delegation.rule(Rule(1, kind, None, detail | more), "Relay")
        assert text.startswith("Relay") or "Relay" in text
        assert "%(" not in text


@pytest.mark.parametrize("code", [*PasteFault, *FaultCode])
def test_every_fault_of_a_line_is_said(code: Any) -> None:
    text = delegation.line_fault(LineFault(3, "line", code, "Name", "value", {"other": 2, "candidates": "x"}))
    assert text
    assert "%(" not in text


@pytest.mark.parametrize("code", PasteNotice)
def test_every_notice_is_said(code: PasteNotice) -> None:
    assert "value" in delegation.line_notice(LineNotice(1, code, "value"))


def test_marks_of_a_cell() -> None:
    assert delegation.mark(Cell(1), False) == "√"
    assert delegation.mark(Cell(1, 2), True) == "2"
    assert "2" in delegation.mark(Cell(1, 2, True), True)
    assert delegation.mark(Cell(1, 1, True), False)
