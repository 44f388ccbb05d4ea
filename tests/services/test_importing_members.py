"""Loading members: nobody is doubled, nobody merged, and nobody of others is touched."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from activity_hub.database import db, write_tx
from activity_hub.models import (
    Member,
    Membership,
)
from activity_hub.rules.faults import NoticeCode
from activity_hub.rules.permissions import Role
from activity_hub.services.importing import Counts
from tests.cast import Cast
from tests.services.loading import (
    ACTIVITIES,
    MEMBERS,
    UNIONS,
    found,
    notices,
    one,
)


def test_several_rows_are_several_memberships(app: Flask, cast: Cast) -> None:
    text = MEMBERS + "M9,张三,M,1990,member,,A1,,2020-01-01,2024-06-30\nM9,张三,M,1990,member,,B1,,2024-07-01,\n"
    assert one("members", text).files["members"] == Counts(2, 2, 0, 0)
    assert one("members", text).files["members"] == Counts(2, 0, 0, 2)


def test_an_exact_repetition_counts_once_with_a_notice(app: Flask, cast: Cast) -> None:
    row = "M9,张三,M,1990,member,,A1,,2020-01-01,\n"
    outcome = one("members", MEMBERS + row + row)
    assert outcome.files["members"] == Counts(2, 1, 0, 1)
    assert notices(outcome) == [(3, "repeated_row")] and outcome.notices[0].detail["other"] == 2


def test_rows_of_one_member_must_agree_and_not_overlap(app: Flask, cast: Cast) -> None:
    text = MEMBERS + "M9,张三,M,1990,member,,A1,,2020-01-01,2024-06-30\nM9,张山,M,1990,member,,B1,,2024-06-30,\n"
    assert found(one("members", text)) == [("members", 3, "name", "differs"), ("members", 3, "from", "overlap")]


def test_a_membership_not_in_the_file_is_never_overlapped(app: Flask, cast: Cast) -> None:
    outcome = one("members", MEMBERS + "M1,沈知行,M,,member,,B1,,2024-07-01,\n")
    assert found(outcome) == [("members", 2, "from", "overlap")]
    assert outcome.faults[0].detail["since"] == "2015-01-01"


def test_a_changed_person_counts_as_changed(app: Flask, cast: Cast) -> None:
    outcome = one("members", "会员号,姓名,标签,工会\nM1,沈知行,困难,A1\nM2,顾小棠,,A1\n")
    assert outcome.files["members"] == Counts(2, 0, 2, 0)
    assert notices(outcome) == [(3, "name_changed")]
    assert db.session.scalar(select(Member.tags).where(Member.member_no == "M1")) == "困难"


def test_an_empty_cell_does_not_take_a_phone_away(app: Flask, cast: Cast) -> None:
    assert one("members", "会员号,姓名,工会,手机\nM1,沈知行,A1,13900000001\n").files["members"].changed == 1
    assert one("members", "会员号,姓名,工会,手机\nM1,沈知行,A1,\n").files["members"].unchanged == 1


def test_a_member_without_number_gets_one_and_is_found_again(app: Flask, cast: Cast) -> None:
    text = "姓名,性别,手机,工会\n张 三,男,13900000001,A1\n李四,女,,A1\n"
    first = one("members", text)
    assert first.files["members"] == Counts(2, 2, 0, 0)
    assert sorted(notice.code for notice in first.notices) == [NoticeCode.FROM_TODAY] * 2 + [NoticeCode.NUMBER_MADE] * 2
    numbers = list(db.session.scalars(select(Member.member_no).where(Member.member_no.startswith("A1-"))))
    assert sorted(numbers) == ["A1-0001", "A1-0002"]
    assert one("members", text).files["members"] == Counts(2, 0, 0, 2)
    assert one("members", "姓名,工会\n张 三,A1\n").files["members"].unchanged == 1
    assert one("members", "姓名,性别,工会\n张三,女,A1\n").files["members"].added == 1  # another person: A1-0003
    assert db.session.scalar(select(Member.name).where(Member.member_no == "A1-0003")) == "张三"


def test_the_same_name_with_two_phones_asks_a_person_to_choose(app: Flask, cast: Cast) -> None:
    text = "姓名,手机,工会\n张三,13900000001,A1\n张三,13900000002,A1\n"
    outcome = one("members", text)
    assert found(outcome) == [("members", 3, "name", "ambiguous")] and outcome.faults[0].detail["other"] == 2
    assert one("members", "姓名,手机,工会\n张三,13900000001,A1\n").is_good
    stored = one("members", "姓名,手机,工会\n张三,13900000002,A1\n")
    assert found(stored) == [("members", 2, "name", "ambiguous")]
    assert stored.faults[0].detail["candidates"] == "A1-0001"


def test_the_same_phone_with_two_names_is_two_members_and_a_warning(app: Flask, cast: Cast) -> None:
    outcome = one(
        "members",
        "会员号,姓名,手机,工会,入会日期\nX1,张三,13900000001,A1,2020-1-1\nX2,李四,139 0000 0001,A1,2020-1-1\n",
    )
    assert outcome.files["members"].added == 2
    assert notices(outcome) == [(3, "phone_shared")]


def test_a_serial_date_is_read_with_a_notice(app: Flask, cast: Cast) -> None:
    outcome = one("members", "会员号,姓名,工会,出生日期,入会日期\nX1,张三,A1,33000,2020-1-1\n")
    assert notices(outcome) == [(2, "serial_date")]
    born = select(Member.birth_on, Member.birth_year).where(Member.member_no == "X1")
    assert db.session.execute(born).one() == (date(1990, 5, 7), 1990)


def test_guests_and_retirees_need_no_union(app: Flask, cast: Cast) -> None:
    assert one("members", MEMBERS + "G1,来宾,F,,guest,migrant,,,,\nR1,退休,M,1955,retiree,,,,,\n").is_good
    assert found(one("members", MEMBERS + "G2,会员,F,,member,,,,,\n")) == [("members", 2, "union", "required")]


def test_a_file_without_unions_takes_the_one_given(app: Flask, cast: Cast) -> None:
    assert found(one("members", "姓名\n张三\n")) == [("members", 1, "union", "missing_column")]
    assert one("members", "姓名\n张三\n", union_code="A2").is_good
    assert db.session.scalar(select(Member.name).where(Member.member_no == "A2-0001")) == "张三"


def test_a_union_may_be_called_by_its_name(app: Flask, cast: Cast) -> None:
    assert one("members", "会员号,姓名,工会,企业\nX1,张三,明达纺织工会,明达纺织工会企业\n").is_good
    home = db.session.scalar(select(Membership).join(Member).where(Member.member_no == "X1"))
    assert home is not None and home.union_id == cast.unions["A1"] and home.enterprise_id is not None


def test_a_liaison_imports_the_own_unions_alone(app: Flask, cast: Cast) -> None:
    liaison = cast.actor("liaison")
    assert one("members", MEMBERS + "X1,张三,M,,member,,A2,,2020-01-01,\n", by=liaison).is_good
    outcome = one(
        "members", MEMBERS + "X2,张三,M,,member,,B1,,2020-01-01,\nM4,周一鸣,M,,member,,A1,,2026-06-15,\n", by=liaison
    )
    assert {(line, code) for _, line, _, code in found(outcome)} >= {(2, "not_yours"), (3, "not_yours")}
    assert found(one("enterprises", "code,name,union\nE-B1,抢,A1\n", by=liaison)) == [
        ("enterprises", 2, "union", "not_yours")
    ]
    assert found(one("unions", UNIONS + "B1,抢,base,,A,,,\n", by=liaison)) == [("unions", 2, "code", "not_yours")]
    assert one("unions", UNIONS + "A3,新,base,single,A,,,\n", by=liaison).is_good
    moved = one("unions", UNIONS + "A1,明达纺织工会,base,single,B,2000-01-01,,\n", by=liaison)
    assert found(moved) == [("unions", 2, "code", "not_yours")]


def test_an_import_tells_nothing_of_other_unions(app: Flask, cast: Cast) -> None:
    with write_tx():
        for number, phone in (("M6", "13900001234"), ("M7", "13900005678")):
            cast.add_member(number, "周一鸣", "M", "B1", phone=phone)
    cast.appoint("M1", Role.LIAISON, "A1")
    rows = [
        "M4,换个名字,M,,member,,A1,,2020-01-01,,",  # whose name is another
        ",周一鸣,M,,member,,B1,,,,",  # of whom there are several
        "M9,张三,M,,member,,A1,,2020-01-01,,13900001234",  # whose phone somebody there has
    ]
    heads = MEMBERS.replace("\n", ",phone\n")
    for row in rows:
        outcome = one("members", heads + row + "\n", by=cast.actor("M1"), dry_run=True)
        told = repr((outcome.faults, outcome.notices))
        assert outcome.faults or row is rows[2]
        assert all(secret not in told for secret in ("M6", "M7", "ambiguous", "was", "phone_shared")), told
    assert "phone_shared" in repr(one("members", heads + rows[2] + "\n", dry_run=True).notices)


def test_activities_need_the_right_to_publish(app: Flask, cast: Cast) -> None:
    text = ACTIVITIES + "Z1,赛,sports,A1,,,hosted,roster,published,\n"
    assert found(one("activities", text, by=cast.actor("liaison"))) == [("activities", 2, "host", "not_yours")]
    assert one("activities", text, by=cast.actor("chair")).is_good
    sent = ACTIVITIES + "Z2,赛,sports,CITY,,city,sent,roster,held,\n"
    assert found(one("activities", sent, by=cast.actor("chair"))) == [("activities", 2, "host", "not_yours")]
    cast.appoint("M1", Role.ADMINISTRATOR, "T")
    top = cast.actor("M1")
    rows = "activity,no,held_on\nZ1,1,2024-01-01\n"
    assert one("occurrences", rows, by=top).is_good
    line = "activity,no,member_no,state\nZ1,1,M1,present\n"
    assert found(one("attendance", line, by=cast.actor("liaison"))) == [("attendance", 2, "activity", "not_yours")]
