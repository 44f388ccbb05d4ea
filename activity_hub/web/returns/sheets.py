"""A return as sheets: one for each section, and one long table for CSV."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from activity_hub.formats.sheets import Cell, Sheet
from activity_hub.rules.period import Period
from activity_hub.rules.tally import Known
from activity_hub.wording.evidence import EVIDENCE
from activity_hub.wording.returns import CATEGORY, FIGURE, KIND, KNOWN, METRIC, MODE, SECTION

Row = list[Cell]


def workbook(document: dict[str, Any], names: Mapping[str, str], known: Sequence[Known]) -> list[Sheet]:
    """The union and the period first, then a sheet for each section and for how the person-times are known."""
    union, period = document["union"], document["period"]
    sheets = [
        Sheet(
            _("Return"),
            [_("Union"), _("Code"), _("From"), _("Until")],
            [[union["name"], union["code"], period["from"], period["to"]]],
        )
    ]
    tables = {"monthly": _months, "by_kind": _kinds, "by_child": _children, "lines": _lines}
    for section in SECTION:
        if section in tables:
            sheets.append(tables[section](document, names))
        else:
            sheets.append(_plain(section, document[section], names))
        if section == "ledger":
            sheets.append(_categories(document))
        if section == "people":
            sheets.append(_known(document, names, known))
    return sheets


def long_table(document: dict[str, Any]) -> Sheet:
    """Every figure on a line of its own: what, of what, the value, and numerator and denominator where it is a rate."""
    heads = [_("Section"), _("Figure"), _("Of"), _("Value"), _("Numerator"), _("Denominator"), _("Key")]
    rows: list[Row] = []
    for name, of, value in figures(document):
        rows.append([_text(SECTION[name.partition(".")[0]]), _label(name), of, *_cells(value), name])
    return Sheet(_("Return"), heads, rows)


def figures(document: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Every figure of a return as (name, what it is asked of, value); a value may be a rate."""
    months = _month_names(document)
    for section in SECTION:
        if section == "monthly":
            for lens in ("own", "subtree"):
                yield from (
                    (f"monthly.{lens}", month, n) for month, n in zip(months, document[section][lens], strict=True)
                )
                yield f"monthly.{lens}_months", "", document[section][f"{lens}_months"]
        elif section in ("by_child", "lines"):
            for entry in document[section]:
                yield from _entry(section, entry)
        elif section == "by_kind":
            for kind, own in document[section].items():
                yield from ((f"by_kind.{name}", kind, value) for name, value in own.items())
        else:
            yield from _section(section, document[section])


def _entry(section: str, entry: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for name, value in entry.items():
        if name == "declared":
            yield from ((f"lines.declared.{metric}", entry["code"], number) for metric, number in value.items())
        elif name not in ("code", "title", "kind", "mode"):
            yield f"{section}.{name}", entry["code"], value


def _section(section: str, own: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for name, value in own.items():
        if name == "by_metric":
            yield from (("declared.by_metric", metric, number) for metric, number in value.items())
        elif name == "by_category":
            for category, sums in value.items():
                yield from ((f"ledger.{key}", category, number) for key, number in sums.items())
        elif section == "groups":
            yield from ((f"groups.{name}.{key}", "", number) for key, number in value.items())
        else:
            yield f"{section}.{name}", "", value


def _plain(section: str, own: dict[str, Any], names: Mapping[str, str]) -> Sheet:
    heads = [_("Figure"), _("Value"), _("Numerator"), _("Denominator")]
    rows: list[Row] = []
    for name, of, value in _section(section, own):
        if name == "coverage.silent_base_unions":
            rows += [[_label(name), f"{code} {names[code]}", None, None] for code in value]
        elif not name.startswith("ledger.") or not of:
            rows.append([_text(METRIC.get(of, of)) if of else _label(name), *_cells(value)])
    return Sheet(_text(SECTION[section]), heads, rows)


def _categories(document: dict[str, Any]) -> Sheet:
    keys = ("times", "recipients", "yuan")
    rows: list[Row] = [
        [_text(CATEGORY.get(category, category)), *(_cells(own[key])[0] for key in keys)]
        for category, own in document["ledger"]["by_category"].items()
    ]
    return Sheet(_("Money spent, by category"), [_("Category"), *(_label(f"ledger.{key}") for key in keys)], rows)


def _month_names(document: dict[str, Any]) -> list[str]:
    from_on, to_on = (date.fromisoformat(document["period"][end]) for end in ("from", "to"))
    return [f"{year}-{month:02}" for year, month in Period(from_on, to_on).months]


def _months(document: dict[str, Any], _names: Mapping[str, str]) -> Sheet:
    own = document["monthly"]
    rows: list[Row] = [list(row) for row in zip(_month_names(document), own["own"], own["subtree"], strict=True)]
    return Sheet(_text(SECTION["monthly"]), [_("Month"), _label("monthly.own"), _label("monthly.subtree")], rows)


def _kinds(document: dict[str, Any], _names: Mapping[str, str]) -> Sheet:
    keys = ("activities", "occurrences", "person_times", "headcount")
    rows: list[Row] = [
        [_text(KIND.get(kind, kind)), *(own[key] for key in keys)] for kind, own in document["by_kind"].items()
    ]
    return Sheet(_text(SECTION["by_kind"]), [_("Kind"), *(_label(f"by_kind.{key}") for key in keys)], rows)


def _children(document: dict[str, Any], names: Mapping[str, str]) -> Sheet:
    keys = ("hosted", "own_months", "subtree_months", "person_times", "headcount", "members")
    heads = [_("Code"), _("Union"), *(_label(f"by_child.{key}") for key in keys)]
    rows: list[Row] = [
        [one["code"], names[one["code"]], *(one[key] for key in keys), *_rate(one["participation"])]
        for one in document["by_child"]
    ]
    return Sheet(_text(SECTION["by_child"]), [*heads, _label("by_child.participation"), _("Percent")], rows)


def _known(document: dict[str, Any], names: Mapping[str, str], known: Sequence[Known]) -> Sheet:
    strengths = list(known[0].counts)
    heads = [_("Code"), _("Union"), _label("people.person_times"), *(_text(EVIDENCE[one]) for one in strengths)]
    rows: list[Row] = [
        [
            line.code or document["union"]["code"],
            names[line.code] if line.code else document["union"]["name"],
            line.total,
            *(line.counts.get(one, 0) for one in strengths),
        ]
        for line in known
    ]
    return Sheet(_text(KNOWN), heads, rows)


def _lines(document: dict[str, Any], _names: Mapping[str, str]) -> Sheet:
    keys = ("occurrences", "person_times", "headcount", "registered")
    metrics = sorted({metric for line in document["lines"] for metric in line["declared"]})
    heads = [_label(f"lines.{key}") for key in ("code", "title", "kind", "mode", *keys, "show_rate")]
    heads += [_text(METRIC.get(metric, metric)) for metric in metrics]
    rows: list[Row] = [
        [
            *(line["code"], line["title"], _text(KIND.get(line["kind"], line["kind"])), _text(MODE[line["mode"]])),
            *(line[key] for key in keys),
            _rate(line["show_rate"])[1],
            *(line["declared"].get(metric) for metric in metrics),
            *(line["units_entered"], line["awards"]),
        ]
        for line in document["lines"]
    ]
    return Sheet(_text(SECTION["lines"]), [*heads, _label("lines.units_entered"), _label("lines.awards")], rows)


def _text(words: object) -> str:
    return str(words)


def _label(name: str) -> str:
    """The figure's words; a line's declared figure is called by its metric."""
    if name.startswith("lines.declared."):
        metric = name.rpartition(".")[2]
        return _text(METRIC.get(metric, metric))
    return _text(FIGURE[name])


def _cells(value: Any) -> Row:
    """Value, numerator and denominator; money and percent are numbers too."""
    if isinstance(value, dict):
        percent = value["percent"]
        return [Decimal(percent) if percent is not None else None, value["numerator"], value["denominator"]]
    if isinstance(value, list):
        return [len(value), None, None]
    return [Decimal(value) if isinstance(value, str) else value, None, None]


def _rate(value: dict[str, Any]) -> Row:
    """How many took part, and the percent."""
    return [value["numerator"], _cells(value)[0]]
