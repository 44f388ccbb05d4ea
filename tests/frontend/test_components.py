"""Every macro renders, says its state in words, and keeps to the page policy: no inline style, no inline script."""

import re
from datetime import date
from types import SimpleNamespace as Row

import pytest
from flask import Flask
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, StringField, TextAreaField, validators

from activity_hub import folders
from activity_hub.web.forms.base import Form

COMPONENTS = folders.TEMPLATES / "components"
DAY = date(2026, 11, 20)
LEAF = Row(name="明达", amount=398, rate="100.0%", href="#", name_href=None, key="c", children=[])
BRANCH = Row(name="望江", amount=2007, rate="56.6%", href="#", name_href=None, key="b", children=[LEAF])


class Sample(Form):
    login = StringField("会员号", [validators.InputRequired()])
    kind = SelectField("类型", choices=[SelectChoice("sports", "体育")])
    text = TextAreaField("说明")
    who = RadioField(
        "谁能看", choices=[SelectChoice("public", "所有人"), SelectChoice("audience", "范围内")], default="public"
    )
    keep = BooleanField("记住我")


CASES = {
    "icon.html": {"icon": "icon('copy')", "seal": "seal()"},
    "date_block.html": {
        "date_block": "date_block(day, size='lg', tag='h2', id='d')",
        "blank_leaf": "blank_leaf('本周', '没有')",
    },
    "chip.html": {
        "chip": " ~ ".join(f"chip('{kind}', '词', boxed=True)" for kind in ("go", "wait", "stop", "off", "plain"))
    },
    "seats.html": {
        "seats": "seats(33, 40)",
        "meter": "meter(33, 40) ~ meter(0, 0)",
        "places_left": "places_left(33, 40)",
        "seat_panel": "seat_panel(33, 40, note='明天截止') ~ seat_panel(3, none)",
    },
    "notice.html": {"notice": "notice('wait', '撞上了。', '两场都可以报。')"},
    "facts.html": {
        "facts": "facts(caller=body)",
        "fact": "fact('时间', '19:00', '18:40')",
        "fold": "fold('怎么打', open=True, caller=body)",
    },
    "page.html": {
        "page_head": "page_head('题', '句', caller=body)",
        "backline": "backline('/', '全部活动')",
        "section_head": "section_head('题', 'h', meta='句')",
        "empty": "empty('没有', '为什么', '/', '看看')",
        "pager": "pager(11, 20, 1014, '?a', '?b')",
        "copy_line": "copy_line('https://example.org', 'cal', '地址')",
        "copy_button": "copy_button('文字')",
    },
    "figures.html": {
        "figures": "figures(caller=body)",
        "figure_tile": "figure_tile('人次', '19,326', '#', '比上年多', '次')",
        "reckon": "reckon([('', '相加', '7,335', '#'), ('=', '会员', '7,292', none)])",
        "months": "months([('1月', 17, '1月17场', '#'), ('2月', 0, '', none)])",
        "bar": "bar(3, 4) ~ bar(0, 0)",
        "bar_line": "bar_line('培训', 7146, 7146, '18项', '#', '#')",
        "bars": "bars([('培训', 7146, '18项', '#', none)]) ~ bars([])",
        "tree": "tree([branch, leaf], 2808, open=('b',))",
    },
    "forms.html": {
        "field": "field(form.login, hint='卡背面', inputmode='numeric') ~ field(form.kind)"
        " ~ field(form.text, optional=True) ~ field(form.keep) ~ field(form.who)",
        "tick": "tick(form.keep)",
        "choices": "choices(form.who, across=True)",
        "field_error": "field_error('x', ['错在哪里'])",
        "problems": "problems(form)",
        "form_actions": "form_actions('登录', '/')",
        "post_button": "post_button('/x', '退出', sign='copy', hidden={'a': 1})",
    },
    "lists.html": {
        "table_stack": "table_stack([('姓名', ''), ('人数', 'n')], caption='名单', caller=body)",
        "counts": "counts([('全部', 1014, '#', True), ('候补', none, '#', False)], '按状态')",
        "filters": "filters('/', caller=body)",
        "filter_select": "filter_select('kind', '类型', [('', '全部'), ('s', '体育')], 's')",
        "filter_tick": "filter_tick('open', '只看我能报的', True)",
        "search": "search('q', '找人')",
        "filter_dates": "filter_dates('2026-01-01')",
        "ways": "ways([('/a', '甲', '乙'), ('/b', '丙', none)])",
    },
    "account.html": {
        "account": "account(who, request)",
        "sign_in_href": "sign_in_href(request)",
    },
}


def draw(app: Flask, file: str, macro: str, call: str) -> str:
    with app.test_request_context("/somewhere?kind=sports&lang=zh-Hans"):
        form = Sample(formdata=None)
        form.login.errors = ["会员号是8位数字。"]
        source = f'{{% from "components/{file}" import {macro} %}}{{{{ {call} }}}}'
        names = {
            "form": form,
            "day": DAY,
            "leaf": LEAF,
            "branch": BRANCH,
            "body": lambda: "里面",
            "who": app.extensions["find_actor"](),
        }
        app.preprocess_request()
        template = app.jinja_env.from_string(source)
        context: dict = {}
        app.update_template_context(context)
        return template.render({**context, **names})


def test_every_macro_is_drawn_below() -> None:
    written = {file.name: set(re.findall(r"{%-? macro (\w+)", file.read_text())) for file in COMPONENTS.glob("*.html")}
    assert {file: set(calls) for file, calls in CASES.items()} == written


@pytest.mark.parametrize(("file", "macro"), [(file, macro) for file, calls in CASES.items() for macro in calls])
def test_it_works(hub: Flask, file: str, macro: str) -> None:
    html = draw(hub, file, macro, CASES[file][macro])
    assert html.strip()
    assert " style=" not in html and "<script" not in html and not re.search(r"\son\w+=", html)
    assert "None" not in html


def test_every_seat_is_drawn_once(hub: Flask) -> None:
    html = draw(hub, "seats.html", "seats", "seats(33, 40)")
    taken, free = re.findall(r'class="(?:taken|free)" d="([^"]*)"', html)
    assert (taken.count("M"), free.count("M")) == (33, 7)
    spots = re.findall(r"M(\d+ \d+)", taken + free)
    assert len(set(spots)) == 40


def test_more_than_sixty_seats_are_a_bar(hub: Flask) -> None:
    assert 'class="meter"' in draw(hub, "seats.html", "seats", "seats(33, 61)")
    assert 'class="meter"' not in draw(hub, "seats.html", "seats", "seats(33, 60)")


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ("places_left(33, 40)", "还有7个名额"),
        ("places_left(40, 40)", "已满，可候补"),
        ("places_left(40, 40, False)", "已满"),
        ("places_left(3, none)", "名额不限"),
    ],
)
def test_places_are_always_said_in_words(hub: Flask, call: str, says: str) -> None:
    assert draw(hub, "seats.html", "places_left", call).strip() == says


def test_a_wrong_field_says_so_to_everybody(hub: Flask) -> None:
    html = draw(hub, "forms.html", "field", "field(form.login, hint='卡背面')")
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="login-hint login-error"' in html
    assert '<label for="login">' in html and 'id="login-error"' in html and 'id="login-hint"' in html


def test_a_field_that_is_right_says_nothing(hub: Flask) -> None:
    html = draw(hub, "forms.html", "field", "field(form.text)")
    assert "aria-invalid" not in html and "aria-describedby" not in html


def test_a_month_without_activities_is_an_outlined_cell(hub: Flask) -> None:
    html = draw(hub, "figures.html", "months", CASES["figures.html"]["months"])
    assert 'class="lv4"' in html and 'class="lv0"' in html
