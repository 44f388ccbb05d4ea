"""The organiser's pages of questions: ask, change, order, take away."""

from datetime import date

from activity_hub.rules.question_list import ChoiceWish
from activity_hub.services.base.answers import questions_of
from tests.services.questions.asking import ask, ids, taken, wish
from tests.services.registration.pressing import sign_up
from tests.web.pages import read, text_of

NEW = {
    "label": "衣服尺码",
    "kind": "choice",
    "purpose": "订制队服",
    "delete_on": "2026-09-01",
    "options-0-label": "S",
    "options-0-places": "1",
    "options-1-label": "M",
    "options-2-label": "",
}


def pages(activity_id):
    return f"/activities/{activity_id}/questions"


def test_it_works(cast, signed_in):
    activity_id, client = cast.activity(), signed_in("organiser")
    assert "Nothing is asked yet" in read(client, pages(activity_id))
    form = client.get(f"{pages(activity_id)}/new?lang=en").text
    assert 'value="2026-07-22"' in form, "thirty days after its last day"
    assert client.post(f"{pages(activity_id)}/new", data=NEW).location == pages(activity_id)
    shown = read(client, pages(activity_id))
    assert "衣服尺码 One of several choices" in shown and "S 0/1" in shown and "What it is for: 订制队服" in shown
    assert "Questions at sign-up" in read(client, f"/manage/activities/{activity_id}")


def test_every_fault_stands_at_its_field(cast, signed_in):
    activity_id, client = cast.activity(), signed_in("organiser")
    wrong = {"label": "", "kind": "choice", "options-0-label": "S", "options-1-label": "S", "delete_on": "2020-01-01"}
    page = client.post(f"{pages(activity_id)}/new?lang=en", data=wrong)
    assert page.status_code == 422
    for name in ("label", "purpose", "delete_on", "options-1-label"):
        assert f'id="{name}-error"' in page.text, name
    assert 'value="S"' in page.text
    page = client.post(f"{pages(activity_id)}/new?lang=en", data={**NEW, "options-0-places": "x"})
    assert page.status_code == 422 and 'id="options-0-places-error"' in page.text
    assert client.post(f"{pages(activity_id)}/new?lang=en", data={**NEW, "kind": "nonsense"}).status_code == 422


def test_another_choice_loses_nothing(cast, signed_in):
    page = signed_in("organiser").post(f"{pages(cast.activity())}/new", data={**NEW, "add": "1"})
    assert page.status_code == 200 and 'name="options-3-label"' in page.text and 'value="M"' in page.text


def test_a_choice_keeps_its_count_through_a_new_name_and_what_depends_follows(cast, signed_in):
    activity_id, client = cast.activity(), signed_in("organiser")
    ask(activity_id, wish(), wish("腰围", "text", only_if="q1", only_if_choice="S"))
    sign_up(cast, "M1", activity_id, answers={"q1": "S", "q2": "80"})
    number = ids(cast, activity_id)["q1"]
    page = client.get(f"{pages(activity_id)}/{number}?lang=en").text
    assert "One person has answered." in page
    choice_ids = [part.split('value="')[1].split('"')[0] for part in page.split("choice_id")[1:] if 'value="' in part]
    form = {**NEW, "options-0-label": "小号", "options-0-places": "5", "options-0-choice_id": choice_ids[0]}
    form["options-1-choice_id"] = next(one for one in choice_ids if one not in (choice_ids[0], ""))
    assert client.post(f"{pages(activity_id)}/{number}", data=form).status_code == 303
    assert taken() == {"小号": 1, "M": 0}
    assert "Only if “衣服尺码” is “小号”" in read(client, pages(activity_id))


def test_what_was_promised_stays(cast, signed_in):
    activity_id, client = cast.activity(), signed_in("organiser")
    ask(activity_id, wish())
    sign_up(cast, "M1", activity_id, answers={"q1": "S"})
    number = ids(cast, activity_id)["q1"]
    for changes, field in (
        ({"purpose": "别的"}, "purpose"),
        ({"delete_on": "2026-10-01"}, "delete_on"),
        ({"is_for_the_door": "1"}, "is_for_the_door"),
        ({"is_required": "1"}, "is_required"),
        ({"options-0-label": "X"}, "options"),
        ({"kind": "text"}, "kind"),
        ({"options-0-places": "0"}, "options-0-places"),
    ):
        page = client.post(f"{pages(activity_id)}/{number}", data={**NEW, **changes})
        assert page.status_code == 422 and f'id="{field}-error"' in page.text, changes


def test_the_order_is_changed_unless_one_depends_on_the_other(cast, signed_in):
    activity_id, client = cast.activity(), signed_in("organiser")
    ask(activity_id, wish(), wish("腰围", "text", only_if="q1", only_if_choice="S"), wish("备注", "text"))
    number = ids(cast, activity_id)
    assert client.post(f"{pages(activity_id)}/{number['q3']}/up").status_code == 303
    assert list(ids(cast, activity_id)) == ["q1", "q3", "q2"]
    client.post(f"{pages(activity_id)}/{number['q3']}/up")
    refused = client.post(f"{pages(activity_id)}/{number['q1']}/down?lang=en")
    assert refused.status_code == 409 and "Another question depends on this one" in text_of(refused)
    assert list(ids(cast, activity_id)) == ["q3", "q1", "q2"]


def test_removing_says_what_goes_and_waits_for_a_yes(cast, signed_in):
    activity_id, client = cast.activity(), signed_in("organiser")
    ask(activity_id, wish(), wish("腰围", "text", only_if="q1", only_if_choice="S"))
    sign_up(cast, "M1", activity_id, answers={"q1": "S"})
    number = ids(cast, activity_id)
    assert client.post(f"{pages(activity_id)}/{number['q1']}/remove").status_code == 409
    assert client.post(f"{pages(activity_id)}/{number['q2']}/remove").status_code == 303
    asked = read(client, f"{pages(activity_id)}/{number['q1']}/remove")
    assert "One answer to it is deleted at once" in asked and list(ids(cast, activity_id)) == ["q1"]
    assert client.post(f"{pages(activity_id)}/{number['q1']}/remove").status_code == 303
    assert taken() == {} and ids(cast, activity_id) == {}


def test_it_is_for_those_who_edit_the_activity(cast, signed_in):
    activity_id = cast.activity()
    for number in ("liaison", "checker", "statistician", "auditor", "M1"):
        assert signed_in(number).get(pages(activity_id)).status_code == 403
    assert signed_in("organiser").get(f"{pages(activity_id)}/999").status_code == 404


def test_what_is_over_is_only_read(cast, signed_in):
    activity_id = cast.activity(status="held")
    assert "Ask something" not in read(signed_in("organiser"), pages(activity_id))
    assert signed_in("organiser").post(f"{pages(activity_id)}/new", data=NEW).status_code == 409


def test_a_question_whose_day_has_come_hinders_no_other(cast, signed_in, clock):
    activity_id, client = cast.activity(starts_at=clock.at.replace(month=12)), signed_in("organiser")
    ask(activity_id, wish())
    clock.at = clock.at.replace(month=10)
    late = {"label": "备注", "kind": "text", "purpose": "备餐", "delete_on": str(date(2027, 1, 1))}
    assert client.post(f"{pages(activity_id)}/new", data=late).status_code == 303


def test_choices_swap_their_names(cast):
    activity_id = cast.activity()
    ask(activity_id, wish())
    desk = ids(cast, activity_id)
    first, second = questions_of(activity_id)[0].choices
    swapped = (ChoiceWish("M", None, first.id), ChoiceWish("S", None, second.id))
    ask(activity_id, wish(id=desk["q1"], choices=swapped))
    assert [(one.id, one.label) for one in questions_of(activity_id)[0].choices] == [(first.id, "M"), (second.id, "S")]
