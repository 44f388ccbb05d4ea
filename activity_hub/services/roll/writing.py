"""Changing the roll by hand: the same reading of cells as in files, the same care not to double a person."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from activity_hub.database import db, lock, write_tx
from activity_hub.models import Enterprise, Member, Membership, Union
from activity_hub.rules import cells, words
from activity_hub.rules.cells import name_key
from activity_hub.rules.faults import FaultCode
from activity_hub.rules.numbering import last_serial, number_of
from activity_hub.rules.permissions import Actor, Right
from activity_hub.rules.roll import RollFault, move_fault
from activity_hub.rules.same_person import Ambiguous, Traits, whom
from activity_hub.services.base import access, audit, promotion
from activity_hub.services.base.access import Invalid, NotFound
from activity_hub.services.base.memberships import holds_on
from activity_hub.services.base.search import pinyin_of
from activity_hub.services.roll.reading import find

READERS: Mapping[str, cells.Reader] = {
    "name": cells.text_up_to(100),
    "gender": words.one_of(words.GENDER),
    "birth_on": cells.day,
    "birth_year": cells.year,
    "tags": cells.tags,
    "phone": cells.phone,
    "email": cells.email,
}


def add(*, by: Actor, at: datetime, today: date, code: str, texts: Mapping[str, str]) -> str:
    """Enter a new member into a union from a day on; gives the member number.

    `texts` are the fields as typed: those of READERS, and `member_no` (one is made where empty), `from_on` (today where
    empty), `enterprise` (a code of that union). Raises Invalid by field.
    """
    union = access.union(by, code, Right.CHANGE_ROLL)
    values, errors = _read(texts)
    number = _one(errors, "member_no", cells.code, texts)
    from_on = _one(errors, "from_on", cells.day, texts) or today
    enterprise_id = _enterprise(errors, union.id, texts)
    _refuse(errors)
    with write_tx():
        number = _free_number(union, str(number) if number else None, values)
        member = Member(member_no=number, person_kind="member", **values)
        db.session.add(member)
        db.session.flush()
        stretch = {"union_id": union.id, "enterprise_id": enterprise_id, "from_on": from_on}
        db.session.add(Membership(member_id=member.id, **stretch))
        audit.record(by, at, "member.added", "member", member.id, union=union.code)
        return number


def change(*, by: Actor, at: datetime, member_no: str, texts: Mapping[str, str]) -> None:
    """Set what the roll says of one member; an empty field empties it. Raises Invalid by field, NotFound."""
    values, errors = _read(texts)
    _refuse(errors)
    with write_tx():
        member = lock(Member, find(by, member_no, Right.CHANGE_ROLL).id)
        if member is None:
            raise NotFound
        news = {name: value for name, value in values.items() if getattr(member, name) != value}
        for name, value in news.items():
            setattr(member, name, value)
        if news:
            audit.record(by, at, "member.changed", "member", member.id, columns=sorted(news))
            promotion.reconsider([member.id], at)


def move(*, by: Actor, at: datetime, today: date, member_no: str, texts: Mapping[str, str]) -> str:
    """Let a member belong to another union from a day on; the past stays with the old one. Gives the new union's name.

    An end that was set ahead stays: who moves before a transfer or a retirement that is on the roll, belongs there
    until it comes. `texts`: `union` (a code), `on` (a day), `enterprise` (a code of that union, may be empty). Needs
    the right at both.
    """
    errors: dict[str, list[str]] = {}
    on = _one(errors, "on", cells.day, texts)
    if on is None and "on" not in errors:
        errors["on"] = [FaultCode.REQUIRED]
    union = db.session.scalar(select(Union).where(Union.code == texts.get("union", "").strip()))
    if union is None:
        errors["union"] = [FaultCode.UNKNOWN_UNION]
    elif not by.allows(Right.CHANGE_ROLL, union.path):
        errors["union"] = [FaultCode.NOT_YOURS]
    enterprise_id = _enterprise(errors, union.id, texts) if union else None
    _refuse(errors)
    assert union is not None and isinstance(on, date)
    with write_tx():
        _move(by, at, today, find(by, member_no, Right.CHANGE_ROLL).id, union, enterprise_id, on)
        return union.name


def _move(
    by: Actor, at: datetime, today: date, member_id: int, union: Union, enterprise_id: int | None, on: date
) -> None:
    lock(Member, member_id)
    home = db.session.scalar(select(Membership).where(Membership.member_id == member_id, holds_on(today)))
    if home is None:
        raise Invalid({"on": [RollFault.NO_MEMBERSHIP]})
    if home.union_id == union.id:
        raise Invalid({"union": [RollFault.SAME_UNION]})
    fault = move_fault(home.from_on, on, today)
    if fault is not None:
        raise Invalid({"on": [fault]})
    stretch = {"union_id": union.id, "enterprise_id": enterprise_id, "from_on": on, "until_on": home.until_on}
    home.until_on = on - timedelta(days=1)
    db.session.add(Membership(member_id=member_id, **stretch))
    audit.record(by, at, "member.moved", "member", member_id, to=union.code, on=on.isoformat())


def _read(texts: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    errors: dict[str, list[str]] = {}
    values: dict[str, Any] = {name: _one(errors, name, read, texts) for name, read in READERS.items() if name in texts}
    if values.get("name"):
        values |= {"name_key": name_key(values["name"])[:100], "pinyin": pinyin_of(values["name"])[:300]}
    elif "name" in values:
        errors.setdefault("name", []).append(FaultCode.REQUIRED)
    born = values.get("birth_on")
    if isinstance(born, date):
        if values.get("birth_year") not in (None, born.year):
            errors.setdefault("birth_year", []).append(FaultCode.CONTRADICTS)
        values["birth_year"] = born.year
    if "tags" in values:
        values["tags"] = values["tags"] or ""
    return values, errors


def _one(errors: dict[str, list[str]], name: str, read: cells.Reader, texts: Mapping[str, str]) -> cells.Value:
    reading = read(texts.get(name, ""))
    if reading.fault is not None:
        errors.setdefault(name, []).append(reading.fault)
    return reading.value


def _enterprise(errors: dict[str, list[str]], union_id: int, texts: Mapping[str, str]) -> int | None:
    code = texts.get("enterprise", "").strip()
    if not code:
        return None
    found = db.session.scalar(select(Enterprise.id).where(Enterprise.code == code, Enterprise.union_id == union_id))
    if found is None:
        errors["enterprise"] = [FaultCode.UNKNOWN_ENTERPRISE]
    return found


def _refuse(errors: dict[str, list[str]]) -> None:
    if errors:
        raise Invalid(errors)


def _free_number(union: Union, number: str | None, values: Mapping[str, Any]) -> str:
    """The number given, if nobody has it; else a new one, if nobody of this name is here who could be the same."""
    lock(Union, union.id)  # two people adding at once get two numbers
    if number is not None:
        if db.session.scalar(select(Member.id).where(Member.member_no == number)) is not None:
            raise Invalid({"member_no": [RollFault.NUMBER_TAKEN]})
        return number
    columns = (Member.member_no, Member.gender, Member.birth_year, Member.birth_on, Member.phone)
    query = select(*columns).join(Membership, Membership.member_id == Member.id)
    same_name = query.where(Membership.union_id == union.id, Member.name_key == values["name_key"])
    traits = Traits("", *(values.get(name) for name in ("gender", "birth_year", "birth_on", "phone")))
    try:
        known = whom(traits, [Traits(*row) for row in db.session.execute(same_name)])
    except Ambiguous:
        raise Invalid({"name": [RollFault.SAME_NAME]}) from None
    if known is not None:
        raise Invalid({"name": [RollFault.SAME_NAME]})
    numbers = db.session.scalars(
        select(Member.member_no).where(Member.member_no.startswith(f"{union.code}-", autoescape=True))
    )
    return number_of(union.code, last_serial(union.code, numbers) + 1)
