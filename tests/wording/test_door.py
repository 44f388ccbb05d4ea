"""Every verdict has a colour, a shape and a word in three languages, and whatever stops somebody says what is next."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from activity_hub.rules.scanning import ScanKind, Verdict
from activity_hub.wording import door
from activity_hub.wording.door import (
    ACCEPTED,
    NO_SEARCH,
    NO_WALK_IN,
    RATE_LIMITED,
    REFUSED,
    UNKEPT,
    UNSENT,
    VERDICT,
    VerdictWords,
)

HAN = re.compile(r"[\u4e00-\u9fff]")
LANGUAGES = ["zh_Hans", "zh_Hant", "en"]
_ACCEPTED = {f"accepted {kind}": said for kind, said in ACCEPTED.items()}
_AWAY = {"unsent": UNSENT, "unkept": UNKEPT, "no search": NO_SEARCH, "no walk-in": NO_WALK_IN}
SAID = {**VERDICT, **_ACCEPTED, **_AWAY, "refused": REFUSED, "rate limited": RATE_LIMITED}
# Nobody waits at the door for these: nothing was done, and nothing is to do.
WITHOUT_STEPS = {Verdict.OK, Verdict.NOTHING_TO_VOID}


@pytest.fixture(autouse=True)
def page(sqlite_app: Flask) -> Iterator[None]:
    with sqlite_app.test_request_context("/"):
        yield


def sentences(said: VerdictWords) -> list[str]:
    return [str(one) for one in (said.word, said.what, *said.steps) if one is not None]


def test_every_verdict_has_its_words() -> None:
    assert set(VERDICT) == set(Verdict)
    assert set(ACCEPTED) == set(ScanKind)
    for verdict in Verdict:
        for kind in ScanKind:
            assert door.words(verdict, kind) is (ACCEPTED[kind] if verdict is Verdict.OK else VERDICT[verdict])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SAID)
def test_it_is_said_in_every_language(name: str, language: str) -> None:
    with force_locale(language):
        told = sentences(SAID[name])
    assert all(told)
    assert all(bool(HAN.search(one)) is (language != "en") for one in told), told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verdict", Verdict)
def test_the_word_is_read_at_arms_length(verdict: Verdict, language: str) -> None:
    with force_locale(language):
        assert len(str(VERDICT[verdict].word)) <= (20 if language == "en" else 8)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_verdicts_are_called_the_same(language: str) -> None:
    with force_locale(language):
        words = [str(said.word) for verdict, said in VERDICT.items() if verdict is not Verdict.OK_OFFLINE]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("verdict", Verdict)
def test_whatever_is_not_green_says_what_to_do_next(verdict: Verdict) -> None:
    if verdict not in WITHOUT_STEPS:
        assert VERDICT[verdict].steps
    if VERDICT[verdict].tone == "stop":
        assert verdict not in WITHOUT_STEPS and VERDICT[verdict].what


def test_only_an_answer_is_green() -> None:
    assert {verdict for verdict, said in VERDICT.items() if said.tone == "go"} == {Verdict.OK}
    alone = VERDICT[Verdict.OK_OFFLINE]
    assert (alone.tone, alone.shape) != (VERDICT[Verdict.OK].tone, VERDICT[Verdict.OK].shape)
    assert alone.what is not None
    assert {UNSENT.tone, NO_SEARCH.tone, NO_WALK_IN.tone, RATE_LIMITED.tone} == {"wait"}
    assert VERDICT[Verdict.UNVERIFIED].tone == "wait"


def test_a_shape_says_what_the_colour_says() -> None:
    drawn = (Path(__file__).parents[2] / "templates/door/_verdict.html").read_text("utf-8")
    tones: dict[str, set[str]] = {}
    for said in SAID.values():
        assert f'"{said.shape}"' in drawn
        tones.setdefault(said.shape, set()).add(said.tone)
    assert all(len(shown) == 1 for shown in tones.values()), tones


@pytest.mark.parametrize("verdict", Verdict)
def test_nothing_names_the_state_of_a_blocked_member(verdict: Verdict) -> None:
    """What is between a member and the union is for the desk, not for the queue."""
    for language in LANGUAGES:
        with force_locale(language):
            told = " ".join(sentences(VERDICT[verdict])).lower()
        assert not re.search("suspend|暂停|停权|停權|暫停", told), told
