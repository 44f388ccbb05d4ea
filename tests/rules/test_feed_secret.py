"""The secret of a personal calendar: one for each feed and version, and nobody else's."""

from activity_hub.rules import feed_secret

SECRET, OTHER = "a secret of forty characters, more or less", "another secret of forty characters or so"


def test_it_works() -> None:
    text = feed_secret.make(SECRET, 7, 1)
    assert len(text) == 32 and text == feed_secret.make(SECRET, 7, 1)
    assert feed_secret.feed_id(text) == 7
    assert feed_secret.is_genuine(text, 1, [SECRET])


def test_a_new_version_kills_the_old_one() -> None:
    text = feed_secret.make(SECRET, 7, 1)
    assert not feed_secret.is_genuine(text, 2, [SECRET])
    assert feed_secret.make(SECRET, 7, 2) != text


def test_another_key_makes_another_secret() -> None:
    text = feed_secret.make(OTHER, 7, 1)
    assert not feed_secret.is_genuine(text, 1, [SECRET])
    assert feed_secret.is_genuine(text, 1, [SECRET, OTHER])


def test_the_secret_of_one_feed_is_not_that_of_another() -> None:
    text = feed_secret.make(SECRET, 7, 1)
    swapped = feed_secret.make(SECRET, 8, 1)[:7] + text[7:]
    assert not feed_secret.is_genuine(swapped, 1, [SECRET])


def test_each_changed_character_is_found() -> None:
    text = feed_secret.make(SECRET, 7, 1)
    for at in range(len(text)):
        changed = text[:at] + ("b" if text[at] == "a" else "a") + text[at + 1 :]
        assert not feed_secret.is_genuine(changed, 1, [SECRET]), at


def test_what_was_never_a_secret_is_none() -> None:
    for text in ("", "a" * 31, "a" * 33, "A" * 32, "1" * 32, "é" * 32, "subscribe", "=" * 32):
        assert feed_secret.feed_id(text) is None
        assert not feed_secret.is_genuine(text, 1, [SECRET])
