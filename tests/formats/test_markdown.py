"""Descriptions become HTML that can do no harm."""

from __future__ import annotations

import re

import pytest

from activity_hub.formats.markdown import TAGS, parts

CANARIES = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://elsewhere.example/track.png)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](//elsewhere.example)",
    "[x](/activities/1/cancel)",
    "[x](file:///etc/passwd)",
    "<a href='javascript:alert(1)'>x</a>",
    "<svg/onload=alert(1)>",
    "<iframe src=https://elsewhere.example></iframe>",
    "<style>*{display:none}</style>",
    '<p style="position:fixed">x</p>',
    "<<script>script>alert(1)<</script>/script>",
    '[x](https://a.example "t\\" onmouseover=alert(1)")',
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "<form action=/sign-out><button>x</button></form>",
    "`<script>alert(1)</script>`",
    "~~<b onclick=alert(1)>x</b>~~",
]


def html_of(text: str) -> str:
    """What of a text comes out on the page, without its titles."""
    return "".join(part.html for part in parts(text))


@pytest.mark.parametrize("text", CANARIES)
def test_nothing_that_runs_or_reaches_out_comes_through(text: str) -> None:
    html = html_of(text)
    assert {tag.lower() for tag in re.findall(r"<\s*/?\s*([A-Za-z0-9]+)", html)} <= TAGS
    for attribute in re.findall(r"<[a-z0-9]+\s+([^>]*)>", html):
        assert re.fullmatch(r'(href="(https?:|mailto:)[^"]*" )?rel="[a-z ]+"', attribute)


@pytest.mark.parametrize("address", ["https://a.example/b?c=1&d=2", "http://a.example", "mailto:someone@a.example"])
def test_links_to_the_web_and_to_mail_stay(address: str) -> None:
    html = html_of(f"[here]({address})")
    assert f'href="{address.replace("&", "&amp;")}"' in html
    assert 'rel="noopener noreferrer nofollow"' in html


def test_a_bare_path_is_text_and_no_link() -> None:
    assert "href" not in html_of("[x](/sign-out)")


def test_headings_begin_below_those_of_the_page() -> None:
    assert html_of("> # 怎么打\n\n### 细则") == "<blockquote>\n<h3>怎么打</h3>\n</blockquote>\n<h4>细则</h4>"


def test_a_single_line_break_is_kept() -> None:
    assert html_of("第一行\n第二行") == "<p>第一行<br>\n第二行</p>"


def test_parts_are_cut_at_the_top_headings() -> None:
    found = parts("先说一句\n\n## 怎么打\n\n分成四队\n\n## 带**什么**\n\n- 球鞋\n- 水杯")
    assert [part.title for part in found] == ["", "怎么打", "带什么"]
    assert found[0].html == "<p>先说一句</p>"
    assert "<li>球鞋</li>" in found[2].html


def test_a_title_without_text_below_stays() -> None:
    assert [(part.title, part.html) for part in parts("# 只有标题")] == [("只有标题", "")]


@pytest.mark.parametrize("text", ["", "  \n\t\n"])
def test_nothing_written_gives_no_part(text: str) -> None:
    assert parts(text) == ()


@pytest.mark.parametrize("text", ["[" * 5000, "*a " * 5000, "> " * 3000 + "x", "\x00\ufffe", "`" * 9999])
def test_odd_and_heavy_texts_are_borne(text: str) -> None:
    assert isinstance(html_of(text), str)
