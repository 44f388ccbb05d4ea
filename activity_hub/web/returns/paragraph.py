"""The year in a few sentences, written from its figures, every number a link to its rows."""

from typing import Any

from flask_babel import LazyString, get_locale
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from activity_hub.web import formatting as fmt
from activity_hub.web.returns.pages import Page, number

# The first figure decides: where it is 0, the sentence is left out.
_SENTENCES: tuple[tuple[LazyString, tuple[str, ...]], ...] = (
    (
        _l("%(union)s and the unions below it hosted %(hosted)s activities with %(occurrences)s occurrences."),
        ("activities.hosted", "activities.occurrences"),
    ),
    (_l("They sent people to %(sent)s activities of other bodies."), ("activities.sent",)),
    (
        _l("%(person_times)s person-times of %(headcount)s people were counted by check-in."),
        ("people.person_times", "people.headcount"),
    ),
    (_l("%(participation)s members took part, %(percent)s%% of the roll."), ("people.participation",)),
    (_l("There was something on in %(subtree_months)s of %(all_months)s months."), ("monthly.subtree_months",)),
    (_l("%(upper)s awards came from above."), ("awards.upper",)),
    (_l("Of %(items)s planned items %(done)s were done."), ("plan.items", "plan.done")),
)


def paragraph(page: Page) -> Markup:
    """The sentences whose number is not 0, with the period in front."""
    space = Markup("") if str(get_locale()).startswith("zh") else Markup(" ")
    said = [_sentence(page, text, names) for text, names in _SENTENCES if number(page.document, names[0])]
    lead = Markup("{}{}").format(page.span.full_days, _l(": "))
    return lead + space.join(said)


def _sentence(page: Page, text: LazyString, names: tuple[str, ...]) -> Markup:
    values: dict[str, Any] = {
        "union": page.document["union"]["name"],
        "percent": page.document["people"]["participation"]["percent"],
        "all_months": len(page.document["monthly"]["subtree"]),
    }
    for name in names:
        shown = fmt.number(number(page.document, name))
        link = Markup('<a class="open" href="{}">{}</a>').format(page.href(name), shown)
        values[name.rpartition(".")[2]] = link
    return Markup(str(text)) % values  # noqa: S704 - the text is ours, the values are escaped
