"""The year in a few sentences, written from its figures, every number a link to its rows."""

from typing import Any

from flask_babel import LazyString, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from activity_hub.web import formatting as fmt
from activity_hub.web.returns.pages import Page, number

_HOSTED = _l("%(union)s and the unions below it hosted %(hosted)s activities with %(occurrences)s occurrences.")
_HOSTED_ALONE = _l("%(union)s hosted %(hosted)s activities with %(occurrences)s occurrences.")
_COUNTED = _l("%(person_times)s person-times of %(headcount)s people were counted by check-in.")
_COUNTED_PARTLY = _l(
    "%(person_times)s person-times of %(headcount)s people were counted by check-in, %(self_reported)s of them "
    "self-reported."
)
_MONTHS = _l("There was something on in %(subtree_months)s of %(all_months)s months.")
_EVERY_MONTH = _l("There was something on in every one of the %(subtree_months)s months.")
# The first figure decides: where it is 0, the sentence is left out.
_SENTENCES: tuple[tuple[LazyString, tuple[str, ...]], ...] = (
    (_HOSTED, ("activities.hosted", "activities.occurrences")),
    (_l("They sent people to %(sent)s activities of other bodies."), ("activities.sent",)),
    (_COUNTED, ("people.person_times", "people.headcount")),
    (_l("%(participation)s members took part, %(percent)s%% of the roll."), ("people.participation",)),
    (_MONTHS, ("monthly.subtree_months",)),
    (_l("%(upper)s awards came from above."), ("awards.upper",)),
    (_l("Of %(items)s planned items %(done)s were done."), ("plan.items", "plan.done")),
)


def paragraph(page: Page) -> Markup:
    """The sentences whose number is not 0, with the period in front."""
    space = Markup("") if str(get_locale()).startswith("zh") else Markup(" ")
    said = [
        _sentence(page, _fitting(page, text), names) for text, names in _SENTENCES if number(page.document, names[0])
    ]
    return Markup("{}").format(_lead(page)) + space.join(said)


def _lead(page: Page) -> str:
    """A whole calendar year by its name, anything else by its days."""
    from_on, year = page.span.period.from_on, page.span.year
    is_calendar = year is not None and (from_on.month, from_on.day) == (1, 1) and page.today > page.span.period.to_on
    return _("In %(year)s: ", year=year) if is_calendar else f"{page.span.full_days}{_(': ')}"


def _fitting(page: Page, text: LazyString) -> LazyString:
    """The sentence, or its sister: nothing is below, no month is without an activity, some say they were there."""
    if text is _HOSTED and not page.document["tree"]["children"]:
        return _HOSTED_ALONE
    if text is _COUNTED and page.self_reported:
        return _COUNTED_PARTLY
    return _EVERY_MONTH if text is _MONTHS and page.is_monthly else text


def _sentence(page: Page, text: LazyString, names: tuple[str, ...]) -> Markup:
    values: dict[str, Any] = {
        "union": page.document["union"]["name"],
        "percent": page.document["people"]["participation"]["percent"],
        "self_reported": fmt.number(page.self_reported),
        "all_months": page.months_begun or len(page.document["monthly"]["subtree"]),
    }
    for name in names:
        shown = fmt.number(number(page.document, name))
        link = Markup('<a class="open" href="{}">{}</a>').format(page.href(name), shown)
        values[name.rpartition(".")[2]] = link
    return Markup(str(text)) % values  # noqa: S704 - the text is ours, the values are escaped
