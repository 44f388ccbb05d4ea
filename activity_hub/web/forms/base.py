"""The base of every form: built-in messages in the page's language."""

from functools import lru_cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask import request
from flask_babel import get_locale
from flask_wtf import FlaskForm
from wtforms import Form as PlainForm
from wtforms.i18n import messages_path

_CATALOGUES = {"zh_Hans": "zh", "zh_Hant": "zh_TW"}


@lru_cache
def _catalogue(locale: str) -> NullTranslations:
    return Translations.load(messages_path(), [_CATALOGUES.get(locale, locale)], domain="wtforms")


class _Meta(FlaskForm.Meta):
    def wrap_formdata(self, form: Any, formdata: Any) -> Any:
        """Only forms are read as forms; Flask-WTF would take JSON too, of whatever shape and depth."""
        return None if not request.form and request.is_json else super().wrap_formdata(form, formdata)

    def get_translations(self, form: Any) -> NullTranslations:
        return _catalogue(str(get_locale() or "zh_Hans"))


class Form(FlaskForm):
    """A form with its CSRF token."""

    Meta = _Meta


class RowForm(PlainForm):
    """A row inside another form: no token of its own."""

    class Meta(_Meta):
        csrf = False
