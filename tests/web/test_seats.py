"""The pages of the terms and of the places for unions, and the answer to an offered place."""

import re
from datetime import timedelta

import pytest

from activity_hub.rules.permissions import SYSTEM
from activity_hub.services import activity, contest, registration
from tests.conftest import NOON
from tests.web.test_activity_desk import words_of

TERMS = {
    "allotment": "first_come",
    "wait_policy": "fill_gap",
    "offer_hours": "4",
    "offer_skips_night": "y",
    "priority_until": "2026-06-16T12:00",
    "priority": "y",
    "series": "夜跑",
    "guests_max": "2",
}


def test_the_terms_are_kept_and_shown_again(cast, signed_in):
    activity_id, client = cast.activity(), signed_in("organiser")
    address = f"/manage/activities/{activity_id}/terms"
    assert client.post(address, data=TERMS | {"seen_revision": "0"}).status_code == 303
    view = activity.one(SYSTEM, activity_id)
    assert (view.terms.wait_policy, view.terms.offer_hours, view.series) == ("fill_gap", 4, "夜跑")
    assert view.terms.priority_until == NOON + timedelta(days=1), "civil time of the activity"
    page = client.get(address).get_data(as_text=True)
    assert 'value="4"' in page and 'value="夜跑"' in page and "2026-06-16T12:00" in page


def test_a_term_that_cannot_be_is_said_at_its_field(cast, signed_in):
    activity_id, client = cast.activity(), signed_in("organiser")
    answer = client.post(
        f"/manage/activities/{activity_id}/terms?lang=en",
        data={"seen_revision": "0", "guests_max": "99", "team_to": "x"},
    )
    assert answer.status_code == 422
    answer = client.post(
        f"/manage/activities/{activity_id}/terms?lang=en", data=TERMS | {"seen_revision": "0", "guests_max": "99"}
    )
    assert answer.status_code == 422 and "too small or too large" in words_of(answer)


def test_terms_changed_meanwhile_are_not_overwritten(cast, signed_in):
    activity_id, client = cast.activity(), signed_in("organiser")
    activity.change(SYSTEM, NOON, activity_id, venue="别处")
    assert (
        client.post(f"/manage/activities/{activity_id}/terms", data=TERMS | {"seen_revision": "0"}).status_code == 409
    )


def rows(*rows):
    return {
        f"quotas-{at}-{name}": value
        for at, row in enumerate(rows)
        for name, value in zip(("union", "places", "returns_at"), row, strict=False)
    }


def test_places_are_shared_out_by_name_or_code_with_one_date_for_all(cast, signed_in):
    activity_id, client = cast.activity(host="A", capacity=10), signed_in("organiser")
    filled = {"seen_revision": "0", "capacity": "10", "all_return_at": "2026-06-18T18:00"}
    filled |= rows(("明达纺织工会", "6"), ("A2", "2", "2026-06-17T18:00"), ("", ""))
    assert client.post(f"/manage/activities/{activity_id}/quotas", data=filled).status_code == 303
    view = activity.one(SYSTEM, activity_id)
    assert [(one.union, one.places) for one in view.quotas] == [("A1", 6), ("A2", 2)]
    assert view.quotas[0].returns_at - view.quotas[1].returns_at == timedelta(days=1)
    assert "kept" in words_of(client.get(f"/activities/{activity_id}/places?lang=en"))


def test_a_number_below_what_is_taken_is_not_raised_silently(cast, signed_in):
    activity_id, client = cast.activity(host="A", capacity=5), signed_in("organiser")
    for name in ("M1", "M2"):
        cast.register(name, activity_id)
    for capacity, is_said in (("1", True), ("4", False)):
        revision = activity.one(SYSTEM, activity_id).revision
        filled = {"seen_revision": str(revision), "capacity": capacity}
        assert client.post(f"/manage/activities/{activity_id}/quotas?lang=en", data=filled).status_code == 303
        said = words_of(client.get(f"/activities/{activity_id}/places?lang=en"))
        assert "Saved." in said and ("were raised" in said) is is_said
    assert activity.one(SYSTEM, activity_id).capacity == 4


def test_too_many_places_are_said_and_nothing_is_lost(cast, signed_in):
    activity_id, client = cast.activity(host="A", capacity=5), signed_in("organiser")
    filled = {"seen_revision": "0", "capacity": "5"} | rows(("A1", "4"), ("A2", "4"))
    answer = client.post(f"/manage/activities/{activity_id}/quotas?lang=en", data=filled)
    assert answer.status_code == 422 and "more than there is to share out" in words_of(answer)
    page = answer.get_data(as_text=True)
    assert 'value="A1"' in page
    assert '<a href="#quotas">Places for unions: Together' in page and 'aria-describedby="quotas-error"' in page
    assert 'id="quotas-error"' in page and 'id="quotas"' in page


def test_a_fault_of_one_row_leads_to_it(cast, signed_in):
    activity_id, client = cast.activity(host="A", capacity=5), signed_in("organiser")
    filled = {"seen_revision": "0", "capacity": "5"} | rows(("A1", "2"), ("A1", "2"), ("ZZ", "1"))
    page = client.post(f"/manage/activities/{activity_id}/quotas?lang=en", data=filled).get_data(as_text=True)
    for field in ("quotas-1-union", "quotas-2-union"):
        assert f'<a href="#{field}">' in page and f'aria-describedby="{field}-error"' in page
    assert "quotas-0-union-error" not in page and 'href="#quotas"' not in page


def test_a_proposal_follows_the_number_of_members(cast, signed_in):
    """A1 has nine members, A2 one: of ten places A1 is proposed nine. Nothing is kept before saving."""
    activity_id, client = cast.activity(host="A", capacity=10), signed_in("organiser")
    answer = client.post(f"/manage/activities/{activity_id}/quotas", data={"seen_revision": "0", "propose": "1"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200 and 'value="9"' in page and "明达纺织工会" in page
    assert activity.one(SYSTEM, activity_id).quotas == ()


def test_a_proposal_leaves_each_union_its_date(cast, signed_in):
    activity_id, client = cast.activity(host="A", capacity=10), signed_in("organiser")
    filled = {"seen_revision": "0", "propose": "1", "quotas-0-union": "明达纺织工会", "quotas-0-places": "1"}
    dates = {"quotas-0-returns_at": "2026-06-20T18:00", "all_return_at": "2026-06-21T18:00"}
    page = client.post(f"/manage/activities/{activity_id}/quotas", data=filled | dates).get_data(as_text=True)
    shown = dict(re.findall(r'name="quotas-(\d)-returns_at"[^>]*value="([^"]*)"', page))
    assert [shown[at] for at in sorted(shown)][:2] == ["2026-06-20T18:00", "2026-06-21T18:00"]


def test_a_liaison_sees_the_own_meter_and_those_it_is_taken_from(cast, signed_in, app):
    activity_id = cast.activity(host="T", capacity=9)
    kept = [{"union": union, "places": places} for union, places in (("A", 4), ("A1", 2), ("B", 3))]
    activity.change(SYSTEM, NOON, activity_id, quotas=kept)
    registration.sign_up(by=cast.actor("M1"), at=NOON, activity_id=activity_id)
    said = words_of(signed_in("liaison").get(f"/activities/{activity_id}/places?lang=en"))
    assert "1 of 4" in said and "1 of 2" in said and "东湖街道总工会" not in said
    assert signed_in("M1").get(f"/activities/{activity_id}/places").status_code == 403


@pytest.mark.parametrize("number", ["M2", "liaison"])
def test_an_offered_place_is_taken_with_one_button(cast, signed_in, number):
    activity_id = cast.activity(capacity=1, terms={"offer_hours": 2})
    first, second = (
        registration.sign_up(by=cast.actor(one), at=NOON, activity_id=activity_id)[0] for one in ("M1", "M2")
    )
    registration.withdraw(by=cast.actor("M1"), at=NOON, registration_id=first.id)
    client = signed_in(number)
    page = client.get(f"/registrations/{second.id}?lang=en")
    assert "Take the place" in words_of(page) and "Say yes until" in words_of(page)
    assert client.post(f"/registrations/{second.id}/accept").status_code == 303
    assert "Take the place" not in words_of(client.get(f"/registrations/{second.id}?lang=en"))


def test_the_waiting_list_says_what_happens_next(cast, signed_in):
    activity_id = cast.activity(capacity=1, terms={"offer_hours": 2, "priority": True, "wait_policy": "fill_gap"})
    for one in ("M1", "M2"):
        view, _ = registration.sign_up(by=cast.actor(one), at=NOON, activity_id=activity_id)
    said = words_of(signed_in("M2").get(f"/registrations/{view.id}?lang=en"))
    for words in ("number 1 in the waiting list", "offered to the first", "this season", "passed by"):
        assert words in said


def test_a_member_reads_what_is_left_for_the_own_union(cast, signed_in):
    activity_id = cast.activity(host="T", capacity=9)
    activity.change(SYSTEM, NOON, activity_id, quotas=[{"union": "A", "places": 2}, {"union": "B", "places": 5}])
    registration.sign_up(by=cast.actor("M3"), at=NOON, activity_id=activity_id)
    assert "1 place is left for your union" in words_of(signed_in("M1").get(f"/activities/{activity_id}?lang=en"))
    registration.sign_up(by=cast.actor("M2"), at=NOON, activity_id=activity_id)
    page = words_of(signed_in("M1").get(f"/activities/{activity_id}?lang=en"))
    assert "None of the places your union can have is left" in page and "Join the waiting list" in page


def test_where_unions_enter_their_people_nobody_is_asked_to_sign_up_alone(cast, signed_in):
    activity_id = cast.activity()
    contest.add(by=SYSTEM, at=NOON, activity_id=activity_id, name="拔河")
    page = words_of(signed_in("M1").get(f"/activities/{activity_id}?lang=en"))
    assert "The liaison of your union enters its people" in page and "Sign up" not in page.split("Tell them")[1]


def test_a_draw_does_not_go_with_teams_or_contests_and_the_form_says_so(cast, signed_in):
    activity_id, client = cast.activity(capacity=9), signed_in("organiser")
    address = f"/manage/activities/{activity_id}/terms?lang=en"
    answer = client.post(address, data=TERMS | {"seen_revision": "0", "allotment": "draw", "team_to": "3"})
    assert answer.status_code == 422 and "drawn only where people sign up one by one" in words_of(answer)
    contest.add(by=SYSTEM, at=NOON, activity_id=activity_id, name="拔河")
    answer = client.post(address, data=TERMS | {"seen_revision": "1", "allotment": "draw"})
    assert answer.status_code == 422 and "drawn only where people sign up one by one" in words_of(answer)
    assert activity.one(SYSTEM, activity_id).terms.allotment == "first_come"


def test_places_promised_although_others_have_them_are_said(cast, signed_in):
    """Two of three places are taken by people of no quota, and two are promised to A2: saved, and said."""
    activity_id, client = cast.activity(host="A", capacity=3), signed_in("organiser")
    for name in ("M1", "M2"):
        cast.register(name, activity_id)
    warning = "More places are kept for unions than are still free"
    for places, is_said in (("2", True), ("1", False)):
        revision = activity.one(SYSTEM, activity_id).revision
        filled = {"seen_revision": str(revision), "capacity": "3"} | rows(("A2", places))
        answer = client.post(f"/manage/activities/{activity_id}/quotas?lang=en", data=filled, follow_redirects=True)
        assert answer.status_code == 200 and (warning in words_of(answer)) is is_said
    activity.change(SYSTEM, NOON, activity_id, quotas=[{"union": "A2", "places": 2}])
    assert warning not in words_of(signed_in("liaison").get(f"/activities/{activity_id}/places?lang=en"))


@pytest.mark.parametrize("number", ["M1", "liaison"])
def test_who_comes_alone_where_one_comes_together_is_told_the_way(cast, signed_in, number):
    by_teams, by_unions = cast.activity("X1", terms={"team_to": 3}), cast.activity("X2")
    contest.add(by=SYSTEM, at=NOON, activity_id=by_unions, name="拔河")
    form = {"member_no": "M1"} if number == "liaison" else {}
    for activity_id, said in ((by_teams, "in a team here, not alone"), (by_unions, "nobody is signed up alone")):
        answer = signed_in(number).post(f"/activities/{activity_id}/sign-up?lang=en", data=form)
        assert answer.status_code == 409 and said in words_of(answer)
