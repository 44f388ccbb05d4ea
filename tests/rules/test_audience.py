"""Whom an activity is for."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activity_hub.rules.audience import Audience, Person, fits, split_tags
from activity_hub.rules.places import RefusalCode

ALL = Audience(union_ids=frozenset({4}))
ANA = Person("/1/4/17/", gender="F", birth_year=1990, birth_on=date(1990, 6, 15), tags=frozenset({"migrant"}))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/1/4/", None),
        ("/1/4/17/", None),
        ("/1/4/17/203/", None),
        ("/1/", RefusalCode.NOT_INVITED),
        ("/1/41/", RefusalCode.NOT_INVITED),
        ("/1/5/", RefusalCode.NOT_INVITED),
        (None, RefusalCode.NOT_INVITED),
    ],
)
def test_a_union_stands_for_itself_and_all_below_it(path, expected):
    assert fits(replace(ANA, path=path), ALL) is expected


def test_any_of_several_unions_is_enough():
    assert fits(ANA, Audience(union_ids=frozenset({9, 4}))) is None


def test_an_unknown_gender_does_not_meet_a_call_for_one():
    women = replace(ALL, gender="F")
    assert fits(ANA, women) is None
    assert fits(replace(ANA, gender="M"), women) is RefusalCode.NOT_ELIGIBLE
    assert fits(replace(ANA, gender=None), women) is RefusalCode.NOT_ELIGIBLE


@pytest.mark.parametrize(
    ("born_from", "born_to", "expected"),
    [
        (date(1990, 6, 15), None, None),
        (date(1990, 6, 16), None, RefusalCode.NOT_ELIGIBLE),
        (None, date(1990, 6, 15), None),
        (None, date(1990, 6, 14), RefusalCode.NOT_ELIGIBLE),
    ],
)
def test_both_birth_dates_are_included(born_from, born_to, expected):
    assert fits(ANA, replace(ALL, born_from=born_from, born_to=born_to)) is expected


def test_a_birth_year_alone_counts_in_the_members_favour():
    someone = replace(ANA, birth_on=None)
    assert fits(someone, replace(ALL, born_from=date(1990, 12, 31))) is None
    assert fits(someone, replace(ALL, born_to=date(1990, 1, 1))) is None
    assert fits(someone, replace(ALL, born_from=date(1991, 1, 1))) is RefusalCode.NOT_ELIGIBLE


def test_an_unknown_birth_meets_no_limit_of_age():
    nothing = replace(ANA, birth_on=None, birth_year=None)
    assert fits(nothing, ALL) is None
    assert fits(nothing, replace(ALL, born_from=date(1900, 1, 1))) is RefusalCode.NOT_ELIGIBLE


def test_one_of_several_tags_is_enough():
    assert fits(ANA, replace(ALL, tags=frozenset({"migrant", "veteran"}))) is None
    assert fits(ANA, replace(ALL, tags=frozenset({"veteran"}))) is RefusalCode.NOT_ELIGIBLE


def test_tags_are_split_and_trimmed():
    assert split_tags(" migrant; ;veteran ") == {"migrant", "veteran"}
    assert split_tags(None) == split_tags("") == frozenset()


@given(st.dates(), st.dates(), st.dates())
def test_the_exact_date_is_never_kinder_than_the_year_alone(born, born_from, born_to):
    limits = replace(ALL, born_from=min(born_from, born_to), born_to=max(born_from, born_to))
    exact = fits(replace(ANA, birth_on=born, birth_year=born.year), limits)
    assert exact is not None or fits(replace(ANA, birth_on=None, birth_year=born.year), limits) is None
