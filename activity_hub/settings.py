"""The settings of one running hub, read from the environment and a `.env` file."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values

from activity_hub.folders import PACKAGE

MIN_SECRET = 32
LOCALES = ("zh_Hans", "zh_Hant", "en")


class SettingsError(Exception):
    """A setting that cannot be used; the text names the setting and says what it takes."""


def environment() -> dict[str, str]:
    """The `.env` beside wsgi.py (or in the current folder), overlaid by the process environment."""
    places = (PACKAGE.parent / ".env", Path.cwd() / ".env")
    values: dict[str, str] = {}
    for place in places:
        if place.is_file():
            values |= {key: value for key, value in dotenv_values(place).items() if value is not None}
    return values | dict(os.environ)


def read(values: Mapping[str, str], instance_path: str) -> dict[str, Any]:
    """Flask configuration from settings; raises SettingsError for a value that makes no sense."""
    instance = Path(values.get("INSTANCE_DIR") or instance_path).absolute()
    public_url = (values.get("PUBLIC_URL") or "").rstrip("/")
    secure = public_url.startswith("https://")
    return {
        "INSTANCE_DIR": str(instance),
        "SQLALCHEMY_DATABASE_URI": database_url(values.get("DATABASE_URL"), instance),
        "SECRET_KEY": values.get("SECRET_KEY") or None,
        "SECRET_KEY_FALLBACKS": [key for key in (values.get("SECRET_KEY_FALLBACKS") or "").split(",") if key],
        "PUBLIC_URL": public_url,
        "TIMEZONE": _zone(values.get("TIMEZONE") or "Asia/Shanghai"),
        "DEFAULT_LOCALE": _one_of("DEFAULT_LOCALE", values.get("DEFAULT_LOCALE") or "zh_Hans", LOCALES),
        "YEAR_START": _year_start(values.get("YEAR_START") or "01-01"),
        "TRUSTED_PROXIES": _whole("TRUSTED_PROXIES", values.get("TRUSTED_PROXIES") or "0"),
        "LOG_LEVEL": (values.get("LOG_LEVEL") or "INFO").upper(),
        "FAIR_GATE": (values.get("FAIR_GATE") or "on").lower() not in ("off", "0", "no"),
        "SESSION_COOKIE_NAME": "__Host-hub" if secure else "hub",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a door phone stays on its page for hours
        "WTF_CSRF_SSL_STRICT": False,  # a page opened by a pass code sends no referrer; the token and Lax cookies hold
        "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "MAX_FORM_PARTS": 500,
    }


def database_url(url: str | None, instance: Path) -> str:
    """SQLite in the instance folder unless a URL is given; `postgresql://` means psycopg 3. Raises SettingsError."""
    if not url:
        return f"sqlite:///{instance / 'hub.sqlite3'}"
    if not re.match(r"(postgres(ql)?(\+psycopg)?|sqlite)://", url):
        raise SettingsError("DATABASE_URL: an address that begins with postgresql:// or sqlite:/// is needed")
    return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url)


def require_secret(config: Mapping[str, Any]) -> None:
    """Refuse to serve without a secret of at least 32 characters."""
    for key in (config["SECRET_KEY"] or "", *config["SECRET_KEY_FALLBACKS"]):
        if len(key) < MIN_SECRET:
            raise SettingsError(f"SECRET_KEY: at least {MIN_SECRET} characters are needed")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingsError(f"TIMEZONE: {name!r} is no known time zone") from error
    return name


def _one_of(setting: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise SettingsError(f"{setting}: one of {', '.join(allowed)} is needed, not {value!r}")
    return value


def _year_start(value: str) -> str:
    if not re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])", value):
        raise SettingsError(f"YEAR_START: a month and a day such as 01-01 or 10-01 are needed, not {value!r}")
    return value


def _whole(setting: str, value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,2}", value):
        raise SettingsError(f"{setting}: a small whole number is needed, not {value!r}")
    return int(value)
