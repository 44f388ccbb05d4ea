"""Which language a page speaks: ?lang=, then the choice kept, then the browser's, then the default."""

from flask import Flask, Response, current_app, g, has_request_context, request
from flask_babel import Babel, get_locale

from activity_hub import folders
from activity_hub.settings import LOCALES

COOKIE = "lang"
A_YEAR = 365 * 24 * 3600
HTML_LANG = {"zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant", "en": "en"}
NAMES = {"zh_Hans": "简体中文", "zh_Hant": "繁體中文", "en": "English"}
_BY_TAG = {
    "zh": "zh_Hans",
    "zh-cn": "zh_Hans",
    "zh-sg": "zh_Hans",
    "zh-hans": "zh_Hans",
    "zh-tw": "zh_Hant",
    "zh-hk": "zh_Hant",
    "zh-mo": "zh_Hant",
    "zh-hant": "zh_Hant",
    "en": "en",
}


def of_tag(tag: str) -> str | None:
    """The catalogue for a language tag such as zh-Hant-HK or en_GB; None for a language we do not speak."""
    rest = tag.strip().lower().replace("_", "-")
    while rest:
        if rest in _BY_TAG:
            return _BY_TAG[rest]
        rest = rest.rpartition("-")[0]
    return None


def choose() -> str:
    """The locale of this request, one of zh_Hans, zh_Hant, en."""
    if not has_request_context():  # a command speaks the hub's own language
        return current_app.config["DEFAULT_LOCALE"]
    asked = of_tag(request.args.get("lang", ""))
    if asked:
        g.keep_language = asked
        return asked
    kept = request.cookies.get(COOKIE, "")
    if kept in LOCALES:
        return kept
    for tag, _quality in request.accept_languages:
        found = of_tag(tag)
        if found:
            return found
    return current_app.config["DEFAULT_LOCALE"]


def html_lang() -> str:
    """The value of <html lang>."""
    return HTML_LANG[str(get_locale())]


def gap() -> str:
    """What stands between two sentences: a space, but nothing in Chinese."""
    return " " if html_lang() == "en" else ""


def init_app(app: Flask) -> None:
    """Babel with our catalogues; a choice by ?lang= is kept in a cookie."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(folders.TRANSLATIONS)
    Babel(
        app,
        default_locale=app.config["DEFAULT_LOCALE"],
        default_timezone=app.config["TIMEZONE"],
        locale_selector=choose,
    )
    app.jinja_env.globals.update(html_lang=html_lang, gap=gap, LANGUAGES=NAMES)

    @app.after_request
    def keep(response: Response) -> Response:
        chosen = g.pop("keep_language", None)
        if chosen and response.mimetype == "text/html":
            secure = app.config["SESSION_COOKIE_SECURE"]
            response.set_cookie(COOKIE, chosen, max_age=A_YEAR, samesite="Lax", secure=secure, httponly=True)
        return response
