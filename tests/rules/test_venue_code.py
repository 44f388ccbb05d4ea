"""Venue codes: half minutes and versions, whose they are, and what is none."""

from base64 import b32decode, b32encode
from datetime import UTC, datetime, timedelta

import pytest

from activity_hub.rules import passcode, venue_code
from activity_hub.rules.door_terms import DoorTerms, SelfCheckIn
from activity_hub.rules.venue_code import GRACE, LENGTH, STEP, VenueCode

SECRET, OLDER, OTHER = "a" * 40, "b" * 40, "c" * 40
AT = datetime(2026, 6, 15, 4, 0, 7, tzinfo=UTC)
ROTATING, STATIC = DoorTerms(SelfCheckIn.ROTATING), DoorTerms(SelfCheckIn.STATIC, 3)


def code_at(at=AT, occurrence_id=7, terms=ROTATING):
    return venue_code.current(terms, occurrence_id, at)


def read(text, at=AT, secrets=(SECRET,)):
    return venue_code.read(text, at, secrets)


@pytest.mark.parametrize("terms", [ROTATING, STATIC])
@pytest.mark.parametrize("spell", ["{}", "https://hub.example.org/here/{}", "HTTPS://HUB.EXAMPLE.ORG/HERE/{}", " {}\n"])
def test_an_address_says_what_it_was_made_of(terms, spell):
    text = venue_code.address(SECRET, code_at(terms=terms))
    assert len(text) == LENGTH and read(spell.format(text)) == code_at(terms=terms) == read(text.lower())


def test_printed_codes_and_posters_stay_what_they_are():
    """They hang on walls: whoever changes how they are made, changes the world outside."""
    printed = VenueCode(SelfCheckIn.STATIC, 1234, 3)
    assert venue_code.address(SECRET, printed) == "AIAAABGSAABRP6NN74RDE456"
    assert venue_code.typed(SECRET, printed) == "32VFBEFS"


@pytest.mark.parametrize(("steps", "is_good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
@pytest.mark.parametrize("into_the_step", [0, 7, 29.999])
def test_a_code_is_good_for_its_half_minute_and_the_next_one(steps, is_good, into_the_step):
    now = datetime(2026, 6, 15, 4, 0, tzinfo=UTC) + timedelta(seconds=into_the_step)
    shown = read(venue_code.address(SECRET, code_at(now + steps * STEP)), now)
    assert shown is not None and shown.is_good(ROTATING, now) is is_good


def test_the_end_of_the_half_minute_is_the_beginning_of_the_next():
    start = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)
    assert venue_code.seconds_left(start) == 30 and venue_code.seconds_left(start + timedelta(seconds=29)) == 1
    assert (
        venue_code.step_of(start)
        == venue_code.step_of(start + timedelta(seconds=29.9))
        < venue_code.step_of(start + STEP)
    )


@pytest.mark.parametrize("days", [-11, -1, 0, 1, 11])
def test_an_old_code_is_known_to_be_old(days):
    shown = code_at(AT + timedelta(days=days))
    assert read(venue_code.address(SECRET, shown)) == shown


def test_after_three_weeks_the_same_bits_do_not_make_the_same_code():
    """Mutant: sign the sixteen bits alone, and a code of three weeks ago opens the door again."""
    turn = (1 << 16) * STEP
    old = venue_code.address(SECRET, code_at(AT - turn))
    assert old[:11] == venue_code.address(SECRET, code_at())[:11]
    assert read(old) is None


@pytest.mark.parametrize("terms", [DoorTerms(), DoorTerms(SelfCheckIn.STATIC, 2), ROTATING])
def test_a_printed_code_is_good_only_in_its_version_and_where_printed_codes_are_used(terms):
    assert code_at(terms=STATIC).is_good(STATIC, AT)
    assert not code_at(terms=STATIC).is_good(terms, AT)


def test_a_code_of_the_screen_is_none_where_printed_codes_are_used():
    assert not code_at().is_good(STATIC, AT) and not code_at().is_good(DoorTerms(), AT)


def test_there_is_no_code_where_members_do_not_check_themselves_in():
    assert code_at(terms=DoorTerms()) is None


@pytest.mark.parametrize("terms", [ROTATING, STATIC])
def test_each_flipped_bit_makes_it_unknown(terms):
    raw = b32decode(venue_code.address(SECRET, code_at(terms=terms)))
    for bit in range(len(raw) * 8):
        flipped = bytes(byte ^ (1 << bit % 8) if n == bit // 8 else byte for n, byte in enumerate(raw))
        assert read(b32encode(flipped).decode()) is None


def test_the_key_is_for_this_purpose_alone_and_former_secrets_still_count():
    text = venue_code.address(OLDER, code_at())
    assert read(text, secrets=(SECRET, OLDER)) == code_at() and read(text, secrets=(SECRET, OTHER)) is None
    assert passcode.read(text, (OLDER,)) is None and read(passcode.make(SECRET, 7, 1)) is None


@pytest.mark.parametrize(
    "text", ["", "x", "A" * 24, "A" * 23, "A" * 25, "签到", "/here/", "1" * 24, "https://x/P/AH1.AAA", "\x00" * 24]
)
def test_what_is_no_code_is_none(text):
    assert read(text) is None


def test_another_occurrence_has_another_code():
    assert code_at(occurrence_id=8) != code_at()
    addresses = {venue_code.address(SECRET, code_at(occurrence_id=one)) for one in range(200)}
    shorts = {venue_code.typed(SECRET, code_at(occurrence_id=one)) for one in range(200)}
    assert len(addresses) == len(shorts) == 200


@pytest.mark.parametrize("terms", [ROTATING, STATIC])
@pytest.mark.parametrize("spell", [str, str.lower, lambda text: f"{text[:4]} {text[4:]}", lambda text: f" {text}-"])
def test_typing_finds_the_occurrence(terms, spell):
    code = code_at(terms=terms)
    places = [(one, terms) for one in (5, 6, 7)]
    assert venue_code.find_typed(spell(venue_code.typed(SECRET, code)), places, AT, (SECRET,)) == code


def test_a_typed_code_that_is_minutes_old_is_known_to_be_old():
    code = code_at(AT - timedelta(minutes=5))
    found = venue_code.find_typed(venue_code.typed(SECRET, code), [(7, ROTATING)], AT, (SECRET,))
    assert found == code and not found.is_good(ROTATING, AT)
    former = VenueCode(SelfCheckIn.STATIC, 7, 2)
    assert venue_code.find_typed(venue_code.typed(SECRET, former), [(7, STATIC)], AT, (SECRET,)) == former


@pytest.mark.parametrize("seconds", [-STEP.total_seconds() * (GRACE + 1), 3600])
def test_a_typed_code_of_long_ago_or_to_come_is_unknown(seconds):
    code = code_at(AT - timedelta(seconds=seconds))
    assert venue_code.find_typed(venue_code.typed(SECRET, code), [(7, ROTATING)], AT, (SECRET,)) is None


def test_a_typed_code_of_another_door_or_secret_is_unknown():
    text = venue_code.typed(SECRET, code_at())
    assert venue_code.find_typed(text, [(8, ROTATING), (7, DoorTerms())], AT, (SECRET,)) is None
    assert venue_code.find_typed(text, [(7, ROTATING)], AT, (OTHER,)) is None
    assert venue_code.find_typed(text, [(7, ROTATING)], AT, (OTHER, SECRET)) == code_at()
    assert venue_code.find_typed("U" * 8, [(7, ROTATING)], AT, (SECRET,)) is None


@pytest.mark.parametrize("code", [VenueCode(SelfCheckIn.OFF, 7, 1), VenueCode(SelfCheckIn.STATIC, 7, 1 << 16)])
def test_what_cannot_be_written_is_refused(code):
    with pytest.raises(ValueError):
        venue_code.typed(SECRET, code)
    with pytest.raises(ValueError):
        venue_code.address(SECRET, VenueCode(SelfCheckIn.STATIC, 1 << 32, 1))
