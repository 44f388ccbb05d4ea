"""The pages of teams: founding, joining by a link or a code, leading, and the organiser's answers."""

import pytest

from activity_hub.database import db, write_tx
from activity_hub.models import Activity, Question
from activity_hub.rules.permissions import Role
from activity_hub.rules.teams import GUESSES
from tests.conftest import NOON
from tests.services.team.squads import code_of, five_a_side, found, join, registration_of, seen
from tests.web.pages import read, text_of


@pytest.fixture
def activity_id(cast):
    return five_a_side(cast, more={"joint_teams": True})


@pytest.fixture
def team_id(cast, activity_id):
    return found(cast, "M1", activity_id)


@pytest.fixture
def host(cast):
    """Somebody who may edit what T hosts."""
    with write_tx():
        cast.add_member("host", "主办", "F", "A2")
    cast.appoint("host", Role.ORGANISER, "T")
    return "host"


def test_the_activity_offers_the_two_ways_in(cast, activity_id, signed_in, client):
    page = signed_in("M1").get(f"/activities/{activity_id}").text
    assert f'href="/activities/{activity_id}/teams#found"' in page and 'href="/teams/join"' in page
    assert f'action="/activities/{activity_id}/sign-up"' not in page
    assert "/sign-in?next=" in client.get(f"/activities/{activity_id}").text


def test_an_activity_without_teams_offers_none(cast, signed_in):
    activity_id = cast.activity("X9")
    assert "/teams" not in signed_in("M1").get(f"/activities/{activity_id}").text
    assert "One signs up alone" in read(signed_in("M1"), f"/activities/{activity_id}/teams")


def test_founding_leads_to_the_team_with_its_code(cast, activity_id, signed_in):
    browser = signed_in("M1")
    assert "2 to 3 players" in read(browser, f"/activities/{activity_id}/teams")
    answer = browser.post(f"/activities/{activity_id}/teams", data={"name": "先锋队"})
    assert answer.status_code == 303 and answer.location == "/teams/1"
    page = read(browser, "/teams/1")
    code = code_of(1)
    assert f"{code[:4]} {code[4:]}" in page and "1 player is still wanted" in page and "Captain" in page
    assert f"/teams/join/{code}" in browser.get("/teams/1").text
    mine = read(browser, f"/activities/{activity_id}/teams")
    assert "My team" in mine and "Found a team" not in mine


def test_a_name_that_is_taken_is_said_at_its_field(cast, activity_id, team_id, signed_in):
    answer = signed_in("M2").post(f"/activities/{activity_id}/teams?lang=en", data={"name": "先锋队"})
    assert answer.status_code == 422 and "Another team of this activity has this name" in text_of(answer)
    assert 'value="先锋队"' in answer.text and 'aria-invalid="true"' in answer.text


def test_what_the_link_opens_tells_little_and_joins_with_one_button(cast, activity_id, team_id, signed_in):
    browser, address = signed_in("M2"), f"/teams/join/{code_of(team_id)}"
    page = read(browser, address)
    for words in (
        "Join the team “先锋队”?",
        "周五篮球夜",
        "沈*",
        "2 players, 1 substitute",
        "Each player takes a place",
    ):
        assert words in page
    assert "沈知行" not in page
    answer = browser.post(address)
    assert answer.status_code == 303 and answer.location == f"/teams/{team_id}"
    assert registration_of(cast, "M2").team_id == team_id
    assert browser.get(address).location == f"/teams/{team_id}"  # once inside, the link is the way to the team
    assert "顾晓棠" in read(browser, f"/teams/{team_id}")


def test_a_stranger_signs_in_and_comes_back(cast, team_id, client):
    address = f"/teams/join/{code_of(team_id)}"
    answer = client.get(address)
    assert answer.status_code == 303 and answer.location == f"/sign-in?next={address}"


def test_a_typed_code_shows_the_team_first(cast, team_id, signed_in):
    browser, code = signed_in("M2"), code_of(team_id)
    assert "Join with a code" in read(browser, "/teams/join")
    answer = browser.get("/teams/join", query_string={"code": f" {code[:4].lower()} {code[4:].lower()} "})
    assert answer.status_code == 302 and answer.location == f"/teams/join/{code}"
    assert registration_of(cast, "M2") is None


@pytest.mark.parametrize("code", ["ZZZZZZZZ", "no code at all", "短"])
def test_a_code_that_opens_nothing_is_said_at_its_field(cast, team_id, signed_in, code):
    answer = signed_in("M2").get("/teams/join", query_string={"code": code, "lang": "en"})
    assert answer.status_code == 422 and "No team has this code" in text_of(answer)
    assert signed_in("M2").get(f"/teams/join/{code}").status_code == 404


def test_guessing_is_slowed_down(cast, team_id, signed_in):
    browser = signed_in("M2")
    for n in range(GUESSES.tries):
        assert browser.get(f"/teams/join/{n:08d}").status_code == 404
    for answer in (browser.get(f"/teams/join/{code_of(team_id)}"), browser.post(f"/teams/join/{code_of(team_id)}")):
        assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0


def test_whoever_cannot_join_is_told_why(cast, signed_in):
    own = found(cast, "M1", five_a_side(cast))
    page = read(signed_in("M4"), f"/teams/join/{code_of(own)}")
    assert "This team is of another union" in page and "Join the team</button>" not in page
    answer = signed_in("M4").post(f"/teams/join/{code_of(own)}?lang=en")
    assert answer.status_code == 409 and "This team is of another union" in text_of(answer)


def test_another_union_is_told_that_the_team_becomes_joint(cast, team_id, signed_in):
    page = read(signed_in("M4"), f"/teams/join/{code_of(team_id)}")
    assert "You belong to another union" in page and "the organiser has to approve" in page


def test_where_all_places_are_taken_it_is_said_that_each_waits_alone(cast, signed_in):
    full = found(cast, "M1", five_a_side(cast, capacity=1))
    page = read(signed_in("M2"), f"/teams/join/{code_of(full)}")
    assert "All places are taken: you would be in the team and wait in the list" in page
    signed_in("M2").post(f"/teams/join/{code_of(full)}")
    assert "1 of its people has no place yet" in read(signed_in("M1"), f"/teams/{full}")


def test_a_clash_is_said_and_pressed_again_accepted(cast, activity_id, team_id, signed_in):
    browser, address = signed_in("M2"), f"/teams/join/{code_of(team_id)}"
    cast.register("M2", cast.activity("X0", title="同一时间的另一场"))
    page = browser.get(address).text
    assert "同一时间的另一场" in page and 'name="accept_clash" value="1"' in page
    assert browser.post(address).status_code == 409
    assert browser.post(address, data={"accept_clash": "1"}).status_code == 303


def test_questions_are_asked_of_whoever_founds_or_joins(cast, activity_id, team_id, signed_in):
    with write_tx():
        about = {"code": "size", "no": 1, "kind": "text", "label": "球衣尺码", "is_required": True}
        kept = {"purpose": "订球衣", "delete_on": NOON.date().replace(month=9)}
        db.session.add(Question(activity_id=activity_id, **about, **kept))
        db.session.get_one(Activity, activity_id).revision += 1
    browser, address = signed_in("M2"), f"/teams/join/{code_of(team_id)}"
    assert "球衣尺码" in read(browser, address)
    assert browser.post(address, data={"a-size": ""}).status_code == 422
    assert registration_of(cast, "M2") is None
    assert browser.post(address, data={"a-size": "XL"}).status_code == 303
    other = signed_in("M3")
    assert "球衣尺码" in read(other, f"/activities/{activity_id}/teams")
    assert other.post(f"/activities/{activity_id}/teams", data={"name": "宏图队", "a-size": "L"}).status_code == 303


def test_who_has_signed_up_alone_is_shown_the_ways_in(cast, activity_id, signed_in):
    cast.register("M2", activity_id)
    page = read(signed_in("M2"), f"/activities/{activity_id}/teams")
    assert "You have signed up but are in no team" in page and "Found a team" in page


def test_names_and_the_code_are_not_for_everybody(cast, team_id, signed_in):
    join(cast, "M2", team_id)
    code = code_of(team_id)
    mate = signed_in("M2").get(f"/teams/{team_id}").text
    assert "沈知行" in mate and code[:4] not in mate
    outside = signed_in("M3").get(f"/teams/{team_id}").text
    assert "沈知行" not in outside and "沈*" in outside and "顾*" in outside and code[:4] not in outside
    assert signed_in("M2").get(f"/teams/{team_id}/qr.svg").status_code == 404
    picture = signed_in("M1").get(f"/teams/{team_id}/qr.svg")
    assert picture.mimetype == "image/svg+xml" and picture.headers["Cache-Control"] == "private, no-store"


def test_a_captain_leads_the_team(cast, team_id, signed_in):
    join(cast, "M2", team_id)
    browser, who = signed_in("M1"), registration_of(cast, "M2").id
    player = f"/teams/{team_id}/players/{who}"
    assert "Make a substitute" in read(browser, player)
    assert "Move to another team" not in read(browser, player)
    assert browser.post(f"{player}/substitute").status_code == 303
    assert registration_of(cast, "M2").team_role == "substitute"
    assert read(browser, f"/teams/{team_id}/rename")
    assert browser.post(f"/teams/{team_id}/rename", data={"name": ""}).status_code == 422
    assert browser.post(f"/teams/{team_id}/rename", data={"name": "飞虎队"}).status_code == 303
    old = code_of(team_id)
    assert "open nothing" in read(browser, f"/teams/{team_id}/code")
    assert browser.post(f"/teams/{team_id}/code").status_code == 303 and code_of(team_id) != old
    assert read(browser, f"{player}/captain") and browser.post(f"{player}/captain").status_code == 303
    assert browser.get(f"/teams/{team_id}/rename").status_code == 403
    assert seen(cast, "M2", team_id).name == "飞虎队" and seen(cast, "M2", team_id).is_captain


@pytest.mark.parametrize(("choice", "status"), [("keep", "confirmed"), ("give_back", "withdrawn"), ("", "confirmed")])
def test_the_page_asks_what_becomes_of_the_place(cast, team_id, signed_in, choice, status):
    join(cast, "M2", team_id)
    browser, player = signed_in("M1"), f"/teams/{team_id}/players/{registration_of(cast, 'M2').id}/remove"
    assert "What becomes of the place?" in read(browser, player)
    assert browser.post(player, data={"places": choice}).status_code == 303
    assert registration_of(cast, "M2").status == status
    assert "What becomes of the place?" in read(browser, f"/teams/{team_id}/dissolve")
    assert browser.post(f"/teams/{team_id}/dissolve", data={"places": choice}).status_code == 303
    assert registration_of(cast, "M1").status == status
    assert "This team has been dissolved" in read(browser, f"/teams/{team_id}")


def test_leaving_is_withdrawing_and_says_who_leads_then(cast, team_id, signed_in):
    join(cast, "M2", team_id)
    browser = signed_in("M1")
    page = read(browser, f"/teams/{team_id}/leave")
    assert "Leaving is withdrawing" in page and "顾晓棠 is the captain then" in page
    assert browser.post(f"/teams/{team_id}/leave").status_code == 303
    assert registration_of(cast, "M1").status == "withdrawn" and seen(cast, "M2", team_id).is_captain
    assert browser.get(f"/teams/{team_id}/leave").status_code == 404
    assert "so it is dissolved" in read(signed_in("M2"), f"/teams/{team_id}/leave")


def test_the_organiser_sees_all_teams_and_answers_joint_ones(cast, activity_id, team_id, signed_in, host):
    join(cast, "M4", team_id)
    cast.register("M3", activity_id)
    browser = signed_in(host)
    page = read(browser, f"/activities/{activity_id}/teams")
    for words in ("先锋队", "沈知行", "Joint team, waiting for approval", "1 person in no team"):
        assert words in page
    assert "the organiser has to approve" in read(browser, f"/teams/{team_id}")
    assert browser.post(f"/teams/{team_id}/reject", data={"reason": " "}).status_code == 422
    assert browser.post(f"/teams/{team_id}/reject", data={"reason": "人数已够"}).status_code == 303
    assert "人数已够" in read(signed_in("M4"), f"/teams/{team_id}")
    assert browser.post(f"/teams/{team_id}/approve").status_code == 303
    assert "Joint team, approved" in read(signed_in("M4"), f"/teams/{team_id}")
    again = browser.post(f"/teams/{team_id}/approve?lang=en")
    assert again.status_code == 409 and "There is nothing to answer" in text_of(again)


def test_the_organiser_moves_somebody_to_another_team(cast, activity_id, team_id, signed_in, host):
    join(cast, "M2", team_id)
    other = found(cast, "M3", activity_id, "宏图队")
    player = f"/teams/{team_id}/players/{registration_of(cast, 'M2').id}"
    assert "宏图队" in read(signed_in(host), player)
    answer = signed_in(host).post(f"{player}/move", data={"team": other})
    assert answer.location == f"/teams/{other}" and registration_of(cast, "M2").team_id == other


def test_what_is_over_offers_no_commands(cast, team_id, signed_in):
    with write_tx():
        db.session.execute(db.update(Activity).values(status="held"))
    page = read(signed_in("M1"), f"/teams/{team_id}")
    assert "its teams stay as they are" in page and "Dissolve" not in page and "Leave the team" not in page
    assert signed_in("M1").get(f"/teams/{team_id}/rename").status_code == 409


def test_nothing_is_written_by_looking(cast, activity_id, team_id, signed_in):
    browser = signed_in("M2")
    for address in (f"/teams/{team_id}", f"/teams/join/{code_of(team_id)}", f"/activities/{activity_id}/teams"):
        browser.get(address)
    assert registration_of(cast, "M2") is None
