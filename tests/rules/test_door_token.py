"""The token in a door pass: one for each pass, and it opens nothing else."""

from activity_hub.rules import door_token, feed_secret

SECRET, OTHER = "a secret of forty characters, more or less", "another secret of forty characters or so"


def test_it_works() -> None:
    text = door_token.make(SECRET, 7)
    assert len(text) == 32 and text == door_token.make(SECRET, 7) != door_token.make(SECRET, 8)
    assert door_token.pass_id(text, [SECRET]) == 7


def test_it_never_changes() -> None:
    """Printed passes outlive a version of the program."""
    assert door_token.make(SECRET, 7) == "aaaaab7ygivpquzis5ckqsxhur7hvgzb"


def test_a_former_key_still_opens() -> None:
    text = door_token.make(OTHER, 7)
    assert door_token.pass_id(text, [SECRET]) is None
    assert door_token.pass_id(text, [SECRET, OTHER]) == 7


def test_the_key_of_a_calendar_opens_no_door() -> None:
    for version in range(3):
        assert door_token.pass_id(feed_secret.make(SECRET, 7, version), [SECRET]) is None
    assert not feed_secret.is_genuine(door_token.make(SECRET, 7), 0, [SECRET])


def test_each_changed_character_is_found() -> None:
    text = door_token.make(SECRET, 7)
    for at in range(len(text)):
        changed = text[:at] + ("b" if text[at] == "a" else "a") + text[at + 1 :]
        assert door_token.pass_id(changed, [SECRET]) is None, at


def test_what_was_never_a_token_is_none() -> None:
    for text in ("", "a" * 31, "a" * 33, "A" * 32, "1" * 32, "é" * 32, "join", "=" * 32):
        assert door_token.pass_id(text, [SECRET]) is None
