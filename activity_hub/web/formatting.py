"""Dates, times and numbers as each language writes them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_day_names
from babel.numbers import format_decimal
from flask import current_app, request
from flask_babel import get_locale
from flask_babel import gettext as _

_NO_VALUE = "—"
_WHOSE = ("男女混合", "男子", "女子", "混合")
_SINGLE = str.maketrans("“”", "‘’")
_NEAR = timedelta(days=180)  # a day further off is said with its year


def _tag() -> str:
    return str(get_locale() or current_app.config["DEFAULT_LOCALE"])


def public_url() -> str:
    """PUBLIC_URL, or the address of this request where none is set; no slash at the end."""
    return current_app.config["PUBLIC_URL"] or request.host_url.rstrip("/")


def inner(name: str) -> str:
    """A name as it stands inside quotation marks: its own become single ones."""
    return name.translate(_SINGLE)


def name_parts(name: str) -> tuple[str, str]:
    """男子100米 → 男子, 100米: whom a contest is for, if its name begins so, and the rest."""
    whose = next((word for word in _WHOSE if name.startswith(word)), "")
    return whose, name.removeprefix(whose)


def number(value: int | None) -> str:
    """13200 → 13,200; nothing → a dash."""
    return _NO_VALUE if value is None else format_decimal(value, locale="en")


def yuan(fen: int) -> str:
    """123450 fen → 1,234.50."""
    return f"{fen / 100:,.2f}" if abs(fen) < 10**12 else f"{fen // 100:,}.{fen % 100:02d}"


def local(at: datetime, zone: str | None = None) -> datetime:
    """The instant as civil time of the zone (the hub's own unless given)."""
    return at.astimezone(ZoneInfo(zone or current_app.config["TIMEZONE"]))


def month(on: date) -> str:
    """11月 / Nov."""
    return format_date(on, "LLL", locale="en") if _tag() == "en" else f"{on.month}月"


def day(on: date) -> str:
    """11月20日 / 20 Nov."""
    return format_date(on, "d MMM", locale="en") if _tag() == "en" else f"{on.month}月{on.day}日"


def full_day(on: date) -> str:
    """2026年11月20日 / 20 Nov 2026."""
    return format_date(on, "d MMM y", locale="en") if _tag() == "en" else f"{on.year}年{on.month}月{on.day}日"


def birth_month(on: date | None, year: int | None = None) -> str:
    """1979年3月 / Mar 1979, or the year alone where no more is known: enough to tell people and age groups apart."""
    if on is None:
        return "" if year is None else str(year) if _tag() == "en" else f"{year}年"
    return format_date(on, "MMM y", locale="en") if _tag() == "en" else f"{on.year}年{on.month}月"


def weekday(on: date) -> str:
    """周五 / 週五 / Fri."""
    if _tag() == "en":
        return get_day_names("abbreviated", locale="en")[on.weekday()]
    return ("週" if _tag() == "zh_Hant" else "周") + "一二三四五六日"[on.weekday()]


def is_near(on: date) -> bool:
    """Whether a day is close enough to today to be said without its year."""
    return abs(on - local(current_app.config["CLOCK"]()).date()) <= _NEAR


def known_day(on: date) -> str:
    """The day as `day` writes it; with its year where it is not near."""
    return day(on) if is_near(on) else full_day(on)


def day_with_weekday(on: date) -> str:
    """11月20日（周五） / Fri 20 Nov; with its year where it is not near."""
    return f"{weekday(on)} {known_day(on)}" if _tag() == "en" else f"{known_day(on)}（{weekday(on)}）"


def leaf_foot(on: date) -> str:
    """What stands at the foot of a day's leaf: its weekday, or its year where it is not near."""
    if is_near(on):
        return weekday(on)
    return str(on.year) if _tag() == "en" else f"{on.year}年"


def clock(at: datetime, zone: str | None = None) -> str:
    """19:00."""
    return format_time(local(at, zone).time(), "HH:mm", locale="en")


def moment(at: datetime, zone: str | None = None) -> str:
    """11月20日19:00 / 20 Nov, 19:00; with its year where it is not near."""
    on = known_day(local(at, zone).date())
    return f"{on}, {clock(at, zone)}" if _tag() == "en" else f"{on}{clock(at, zone)}"


def kept_day(text: str) -> str:
    """A day as it is kept in an answer, written out."""
    return full_day(date.fromisoformat(text))


def kept_moment(text: str) -> str:
    """An instant kept in ISO form, as `moment` says it."""
    return moment(datetime.fromisoformat(text))


def span(starts_at: datetime | None, ends_at: datetime | None, zone: str | None = None) -> str:
    """19:00–21:00; over several days both ends carry their day; "all day" where there is no time."""
    if starts_at is None:
        return _("all day")
    if ends_at is None:
        return clock(starts_at, zone)
    if local(starts_at, zone).date() == local(ends_at, zone).date():
        return f"{clock(starts_at, zone)}–{clock(ends_at, zone)}"
    return f"{moment(starts_at, zone)}–{moment(ends_at, zone)}"
