"""Descriptions: a careful Markdown that becomes HTML without any way to run a script or leave a trace elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import nh3
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

SCHEMES = frozenset({"http", "https", "mailto"})
TAGS = frozenset(
    "a blockquote br code em h3 h4 h5 h6 hr li ol p pre s strong table tbody td th thead tr ul".split()  # noqa: SIM905
)
TOP_HEADINGS = ("h1", "h2")
# The page has its one h1 and its h2 for the parts, so what the writer calls a heading starts below them.
LEVEL_ON_THE_PAGE = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6", "h6": "h6"}


@dataclass(frozen=True)
class Part:
    """One piece of a description: what stands under a top heading; the first piece may have no title."""

    title: str
    html: str


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"]).disable("image")


def parts(text: str) -> tuple[Part, ...]:
    """The text cut at its top headings (# and ##), so that a page can fold them; empty text gives no part."""
    pieces: list[tuple[str, list[Token]]] = [("", [])]
    tokens = _parser().parse(text)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.type == "heading_open" and token.level == 0 and token.tag in TOP_HEADINGS:
            pieces.append((_plain(tokens[at + 1]), []))
            at += 3
            continue
        pieces[-1][1].append(token)
        at += 1
    return tuple(Part(title, _render(inner)) for title, inner in pieces if title or inner)


def _plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or []).strip()


def _render(tokens: Sequence[Token]) -> str:
    for token in tokens:
        token.tag = LEVEL_ON_THE_PAGE.get(token.tag, token.tag)
    parser = _parser()
    html = parser.renderer.render(tokens, parser.options, {})
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={"a": {"href"}},
        attribute_filter=_keep,
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer nofollow",
    ).strip()


def _keep(_tag: str, attribute: str, value: str) -> str | None:
    """Only a whole address may be a link: a bare path or //elsewhere would look like a page of ours."""
    if attribute != "href":
        return value if attribute == "rel" else None
    scheme, colon, _rest = value.partition(":")
    return value if colon and scheme.lower() in SCHEMES else None
