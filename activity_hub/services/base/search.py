"""Finding by Chinese text, by full pinyin or by its initials (yd finds 运动)."""

import unicodedata

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, or_


def pinyin_of(text: str) -> str:
    """The searchable form of a text: "initials fullpinyin", lower case, at most 600 characters."""
    from pypinyin import Style, lazy_pinyin  # its words take 55 MB: only of a process that writes names or titles

    initials = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER, errors=_keep))
    full = "".join(lazy_pinyin(text, errors=_keep))
    return f"{initials} {full}".lower()[:600]


def _keep(rest: str) -> str:
    return "".join(char for char in rest if char.isalnum())


def matches(words: str, *columns: SQLColumnExpression[str], pinyin: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """Whether every word stands in one of the columns or, for Latin words, in the pinyin column."""
    asked = unicodedata.normalize("NFKC", words).strip().lower().split()[:6]
    return and_(True, *(_one(word, columns, pinyin) for word in asked))


def _one(
    word: str, columns: tuple[SQLColumnExpression[str], ...], pinyin: SQLColumnExpression[str]
) -> ColumnElement[bool]:
    found = [column.icontains(word, autoescape=True) for column in columns]
    if word.isascii():
        found.append(pinyin.contains(word, autoescape=True))
    return or_(*found)
