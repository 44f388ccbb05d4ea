"""The cases shared with the phone: the file is what the rules say, and a phone's word is the hub's.

After a wanted change of the table: REWRITE=1 python -m pytest tests/rules/test_verdict_cases.py
"""

import json
import os
from datetime import datetime

from activity_hub.rules.scanning import PHONE_ALONE, ScanKind, Verdict, judge, slot_at
from tests.rules import verdict_cases
from tests.rules.verdict_cases import FILE, facts_of, slot_of


def test_the_file_is_what_the_rules_say():
    if os.environ.get("REWRITE"):
        FILE.write_text(verdict_cases.text(), "utf-8")
    assert FILE.read_text("utf-8") == verdict_cases.text()


def test_every_case_reads_back_to_its_verdict():
    cases = json.loads(FILE.read_text("utf-8"))
    for case in cases["verdicts"]:
        assert judge(facts_of(case["facts"])) == case["verdict"], case
    for case in cases["dates"]:
        slots = [slot_of(one) for one in case["slots"]]
        found = slot_at(slots, datetime.fromisoformat(case["at"]), ScanKind(case["kind"]))
        assert (found.no if found else None) == case["no"]


def test_there_are_hundreds_and_every_word_of_a_phone():
    cases = json.loads(FILE.read_text("utf-8"))
    never = {Verdict.OK, Verdict.NOT_REGISTERED, Verdict.INCOMPLETE, Verdict.NOTHING_TO_VOID}
    assert len(cases["verdicts"]) > 500
    assert {case["verdict"] for case in cases["verdicts"]} == set(Verdict) - never
    assert {word.value for word in PHONE_ALONE} <= {case["verdict"] for case in cases["verdicts"]}
    assert {case["is_inside"] for case in cases["walks"]} == {True, False}
    assert {case["no"] for case in cases["dates"]} == {None, 1, 2, 3, 4}
