"""Questions, answers and company in the API."""

from types import SimpleNamespace

import pytest

from tests.services.questions.asking import ask, taken, terms, wish

SIZE = {
    "kind": "choice",
    "label": "衣服尺码",
    "purpose": "订制队服",
    "delete_on": "2026-09-01",
    "required": True,
    "choices": [{"label": "S", "places": 1}, {"label": "M"}],
}
WAIST = {
    "code": "waist",
    "kind": "number",
    "label": "腰围",
    "purpose": "订制队服",
    "delete_on": "2026-09-01",
    "only_if": {"question": "q1", "choice": "S"},
}


def path(activity_id):
    return f"/activities/{activity_id}/registrations"


@pytest.fixture
def api(call):
    """api("M1")("POST", path, body): the status and the body of a call of that member."""

    def by(number):
        def ask(method, where, body=None):
            answer = call(method, where, by=number, json=body)
            return SimpleNamespace(status=answer.status_code, body=answer.json)

        return ask

    return by


def test_they_are_part_of_an_activity(cast, api):
    call = api("organiser")
    start = {"starts_at": "2026-07-01T19:00:00+08:00", "ends_at": "2026-07-01T21:00:00+08:00"}
    body = {"title": "趣味赛", "kind": "sports", "union": "A", "occurrences": [start], "questions": [SIZE, WAIST]}
    made = call("POST", "/activities", body)
    assert made.status == 201, made.body
    size, waist = made.body["questions"]
    assert size["code"] == "q1" and size["choices"][0] == {"label": "S", "places": 1, "left": 1}
    assert waist["only_if"] == {"question": "q1", "choice": "S"} and waist["required"] is False
    assert "questions" not in call("GET", "/activities").body["items"][0]
    changed = call("PATCH", f"/activities/{made.body['id']}", {"questions": [SIZE | {"code": "q1"}]})
    assert [one["code"] for one in changed.body["questions"]] == ["q1"]
    assert changed.body["revision"] > made.body["revision"]


def test_every_fault_of_a_question_is_named(cast, api):
    wrong = [WAIST, SIZE | {"delete_on": "2020-01-01", "choices": [{"label": "S"}]}]
    answer = api("organiser")("PATCH", f"/activities/{cast.activity()}", {"questions": wrong})
    assert answer.status == 422
    assert answer.body["errors"] == {
        "questions.0.only_if": ["not_earlier"],
        "questions.1.choices": ["too_few_choices"],
        "questions.1.delete_on": ["day_past"],
    }


def test_a_question_that_was_answered_is_not_left_out_by_the_way(cast, api):
    activity_id = cast.activity()
    ask(activity_id, wish())
    assert api("M1")("POST", path(activity_id), {"answers": {"q1": "S"}}).status == 201
    answer = api("organiser")("PATCH", f"/activities/{activity_id}", {"questions": []})
    assert (answer.status, answer.body["code"]) == (409, "has_answers")


def test_answering(cast, api):
    activity_id = cast.activity()
    ask(activity_id, wish(is_required=True), wish("年龄", "number"), wish("同意", "consent"), wish("哪天", "date"))
    call = api("M1")
    missing = call("POST", path(activity_id), {})
    assert (missing.status, missing.body["code"], missing.body["fields"]) == (409, "incomplete", ["q1"])
    wrong = call("POST", path(activity_id), {"answers": {"q1": "L", "q2": "old", "q3": "yes", "q4": "1.5", "q9": 1}})
    assert wrong.status == 422 and wrong.body["errors"] == {
        "answers.q1": ["unknown_choice"],
        "answers.q2": ["no_number"],
        "answers.q3": ["invalid"],
        "answers.q4": ["no_day"],
        "answers.q9": ["unknown_question"],
    }
    for senseless in ([], "x", {"q1": {}}, {"q1": ["S"]}, {"q1": "\x00"}):
        assert call("POST", path(activity_id), {"answers": senseless}).status == 422
    answers = {"q1": "S", "q2": 42, "q3": True, "q4": "2026-06-30"}
    made = call("POST", path(activity_id), {"answers": answers})
    assert made.status == 201 and taken()["S"] == 1 and "answers" not in made.body
    left = call("GET", f"/activities/{activity_id}").body["questions"][0]["choices"]
    assert [one["left"] for one in left] == [0, None]
    full = api("M2")("POST", path(activity_id), {"answers": {"q1": "S"}})
    assert (full.status, full.body["errors"]) == (422, {"answers.q1": ["choice_full"]})


def test_who_comes_along(cast, api):
    activity_id = cast.activity(capacity=4)
    call = api("M1")
    one = {"guests": [{"name": "李家属"}]}
    assert call("POST", path(activity_id), one).body["errors"] == {"guests": ["no_guests"]}
    terms(activity_id, guests_max=3)
    child = call("POST", path(activity_id), {"guests": [{"name": "canary", "is_child": True}]})
    assert (child.status, child.body["errors"]) == (422, {"guests.0.name": ["child_name"]})
    assert call("POST", path(activity_id), {"guests": [{}] * 4}).body["errors"] == {"guests": ["too_many"]}
    assert call("POST", path(activity_id), {"guests": [{"phone": "1"}]}).status == 422
    made = call("POST", path(activity_id), {"guests": [{"name": "李家属"}, {"is_child": True}]})
    assert made.status == 201 and call("GET", f"/activities/{activity_id}").body["taken"] == 3
    waits = api("M2")("POST", path(activity_id), {"guests": [{}]})
    assert waits.body["status"] == "waitlisted"


def test_a_group_for_which_there_could_be_no_places_reads_it(cast, api):
    activity_id = cast.activity(capacity=2)
    terms(activity_id, guests_max=3)
    made = api("M1")("POST", path(activity_id), {"guests": [{}, {}]})
    assert (made.status, made.body["status"], made.body["most_ever"]) == (201, "waitlisted", 2)
    assert api("M1")("GET", f"/registrations/{made.body['id']}").body["most_ever"] == 2
    assert "most_ever" not in api("M2")("POST", path(activity_id), {}).body
