"""What differs between what stands now and what somebody was writing meanwhile."""

from dataclasses import dataclass
from typing import Any

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
