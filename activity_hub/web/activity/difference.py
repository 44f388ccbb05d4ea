"""What differs between what somebody wrote and what stands: changed by others meanwhile, or raised on saving."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from activity_hub.services.activity import ActivityView
from activity_hub.web.forms.activity import ActivityForm


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs: what it says now, and what was about to be saved."""

    label: Any
    now: str
    yours: str


def differences(now: ActivityForm, yours: ActivityForm) -> list[Difference]:
    """Every field of the form that differs, as people read it."""
    found = []
    for field in now:
        if field.name in ("csrf_token", "seen_revision", "code"):  # the code never changes
            continue
        there, here = _said(field), _said(yours[field.name])
        if there != here:
            found.append(Difference(field.label.text, there, here))
    return found


def saved(wish: Mapping[str, Any], kept: ActivityView) -> str:
    """That it is saved, and whether a number below the places already taken was raised to them."""
    asked = {one["union"]: one["places"] for one in wish.get("quotas", ())}
    capacity = kept.capacity if wish.get("capacity") is None else wish["capacity"]
    is_raised = capacity != kept.capacity or any(one.places != asked.get(one.union, one.places) for one in kept.quotas)
    return _("Saved. Numbers below what is taken were raised to it.") if is_raised else _("Saved.")


def _said(field: Any) -> str:
    if field.type == "FieldList":
        return "\n".join(filter(None, (_row(entry.form) for entry in field)))
    if field.type in ("SelectField", "RadioField"):
        return str({one.value: one.label for one in field.choices}.get(field.data, field.data or ""))
    if field.type == "BooleanField":
        return "✓" if field.data else "✗"
    text = "" if field.data is None else str(field.data)
    return text.replace("\r\n", "\n").strip()


def _row(form: Any) -> str:
    times = [f"{at:%Y-%m-%d %H:%M}" for at in (form.starts_at.data, form.ends_at.data) if at]
    off = "✗" if form.is_off.data else ""
    return " ".join(part for part in ("–".join(times), form.venue.data or "", off) if part)
