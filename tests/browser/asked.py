"""An activity that asks, for the walk over every page: one to sign up for, and one that was answered."""

from datetime import datetime, timedelta
from typing import Any

from activity_hub.database import db, write_tx
from activity_hub.models import Activity
from activity_hub.rules.question_list import ChoiceWish, QuestionWish
from activity_hub.rules.questions import SentFile
from activity_hub.rules.terms import Terms
from activity_hub.services import questions, registration
from activity_hub.services.base import question_writing
from tests.cast import Cast

PAGES = ("index", "edit", "new", "ask_remove", "remove")


def asking(cast: Cast, at: datetime, code: str, days: int) -> int:
    """An activity with a question of every kind, one of them depending on another, that takes company."""
    activity_id = cast.activity(code, starts_at=at + timedelta(days=days), title="趣味运动会", capacity=40)
    until = at.date() + timedelta(days=60)
    sizes = (ChoiceWish("S", 1), ChoiceWish("M", 20), ChoiceWish("XL"))
    wishes = [
        QuestionWish("choice", "衣服尺码", "订制队服", until, choices=sizes, is_required=True, is_for_the_door=True),
        QuestionWish("number", "腰围", "订制队服", until, only_if="q1", only_if_choice="XL"),
        QuestionWish("text", "饮食忌口", "安排午餐", until, hint="写下不能吃的"),
        QuestionWish("date", "出生日期", "购买保险", until),
        QuestionWish("consent", "同意拍照", "活动宣传", until),
        QuestionWish("file", "体检证明", "核对报名条件", until),
    ]
    with write_tx():
        activity = db.session.get_one(Activity, activity_id)
        question_writing.put(activity, wishes, at)
        activity.terms = Terms(guests_max=4).kept()
        activity.revision += 1
    return activity_id


def asked(cast: Cast, at: datetime, number: str = "administrator") -> dict[str, dict[str, Any]]:
    """What fills the addresses of these pages, by endpoint."""
    open_to_all, answered = asking(cast, at, "Q1", 20), asking(cast, at, "Q2", 25)
    given = {"q1": "S", "q4": "1990-01-01", "q5": True, "q6": SentFile(b"%PDF-1.7 %%EOF", ".pdf")}
    company = [{"name": "李家属"}, {"is_child": True}]
    by = cast.actor(number)
    view, _is_new = registration.sign_up(by=by, at=at, activity_id=answered, answers=given, guests=company)
    lines = questions.desk(by, answered).lines
    desk = {"activity_id": answered, "question_id": lines[0].question.id}
    return {f"questions.{page}": desk for page in PAGES} | {
        "answers.ask": {"activity_id": open_to_all},
        "answers.show": {"registration_id": view.id},
        "answers.file": {"registration_id": view.id, "question_id": lines[5].question.id},
    }
