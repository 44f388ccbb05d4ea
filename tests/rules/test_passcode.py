"""Pass codes: the published vectors, and what a scanner may hand over."""

import json
from pathlib import Path

import pytest

from activity_hub.rules import passcode

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "pass_vectors.json").read_text("utf-8"))
SECRET, OLD, OTHER = VECTORS["secret"], VECTORS["fallback"], VECTORS["other_secret"]


@pytest.mark.parametrize("vector", VECTORS["valid"], ids=lambda v: v["code"])
def test_valid_codes_are_made_and_read(vector):
    assert passcode.make(SECRET, vector["registration_id"], vector["version"]) == vector["code"]
    assert passcode.read(vector["code"], [SECRET]) == passcode.Pass(vector["registration_id"], vector["version"])
    assert len(vector["code"]) == passcode.LENGTH


def test_many_are_made_as_one_by_one():
    passes = [(vector["registration_id"], vector["version"]) for vector in VECTORS["valid"]]
    assert passcode.make_all(SECRET, passes) == [vector["code"] for vector in VECTORS["valid"]]
    assert passcode.make_all(SECRET, []) == []
    with pytest.raises(ValueError):
        passcode.make_all(SECRET, [*passes, (1, passcode.MAX_VERSION + 1)])


@pytest.mark.parametrize("code", VECTORS["flipped"])
def test_every_flipped_bit_is_noticed(code):
    assert passcode.read(code, [SECRET, OLD]) is None


def test_the_vectors_flip_every_bit():
    assert len(set(VECTORS["flipped"])) == 24 * 8


@pytest.mark.parametrize("code", VECTORS["truncated"])
def test_a_truncated_code_is_no_pass(code):
    assert not isinstance(passcode.read(code, [SECRET]), passcode.Pass)


@pytest.mark.parametrize("vector", VECTORS["valid"], ids=lambda v: v["code"])
def test_no_beginning_of_a_code_and_nothing_longer_is_a_pass(vector):
    code = vector["code"]
    for length in range(passcode.LENGTH):
        assert not isinstance(passcode.read(code[:length], [SECRET, OLD]), passcode.Pass)
    assert passcode.read(code + "A", [SECRET, OLD]) is None


@pytest.mark.parametrize("vector", VECTORS["key_ids"], ids=lambda v: f"{v['named']} {v['signed']}")
def test_a_key_id_must_be_that_of_the_key_that_signed(vector):
    kept = [VECTORS["secret"], VECTORS["fallback"]]
    is_ours = vector["named"] == vector["signed"] and vector["signed"] != "other_secret"
    assert passcode.read(vector["code"], kept) == (passcode.Pass(7, 1) if is_ours else None)
    assert passcode.read(vector["code"], kept[::-1]) == passcode.read(vector["code"], kept)


def test_an_old_version_reads_as_that_version():
    old = VECTORS["old_version"]
    assert passcode.read(old["code"], [SECRET]) == passcode.Pass(old["registration_id"], old["version"])
    assert old["version"] < old["current_version"]


def test_a_code_of_another_key_is_unknown():
    assert passcode.read(VECTORS["other_key"], [SECRET, OLD]) is None
    assert passcode.read(VECTORS["other_key"], [OTHER]) is not None


def test_a_fallback_keeps_old_passes_valid():
    kept = VECTORS["fallback_key"]
    assert passcode.read(kept["code"], [SECRET, OLD]) == passcode.Pass(kept["registration_id"], kept["version"])
    assert passcode.read(kept["code"], [SECRET]) is None


@pytest.mark.parametrize("vector", VECTORS["spellings"], ids=lambda v: repr(v["text"]))
def test_it_reads_every_spelling(vector):
    assert passcode.find_code(vector["text"]) == vector["code"]


@pytest.mark.parametrize("vector", VECTORS["short_codes"], ids=lambda v: repr(v["text"]))
def test_short_codes_are_normalised(vector):
    assert passcode.normal_short_code(vector["text"]) == vector["short"]


def test_spare_bits_must_be_zero():
    code = VECTORS["valid"][0]["code"]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    respelled = code[:-1] + alphabet[alphabet.index(code[-1]) + 1]
    assert passcode.find_code(respelled) == respelled
    assert passcode.read(respelled, [SECRET]) is None


def test_a_short_code_has_eight_characters_and_comes_back():
    for number in (0, 1, 31, 2**40 - 1, 0x123456789A):
        short = passcode.short_code(number)
        assert passcode.read(short.lower(), [SECRET]) == passcode.ShortCode(short)
    with pytest.raises(ValueError):
        passcode.short_code(2**40)


@pytest.mark.parametrize(("registration_id", "version"), [(2**40, 1), (-1, 1), (1, 2**16), (1, -1)])
def test_numbers_that_do_not_fit_are_refused(registration_id, version):
    with pytest.raises(ValueError):
        passcode.make(SECRET, registration_id, version)


def test_a_digest_hides_the_code_and_takes_any_text():
    assert passcode.digest(" a ") == passcode.digest("a")
    assert len(passcode.digest("\ud800")) == 64
