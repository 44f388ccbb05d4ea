"""Whether a scan was taken back, as a condition of a query."""

from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased

from activity_hub.models import Scan
from activity_hub.rules.scanning import ScanKind, Verdict


def taken_back(scan: Any = Scan) -> ColumnElement[bool]:
    """That a void names it which was accepted, and came with its pass or with none."""
    void = aliased(Scan)
    counts = (void.kind == ScanKind.VOID.value) & (void.verdict == Verdict.OK.value)
    whose = void.registration_id.is_(None) | (void.registration_id == scan.registration_id)
    return exists().where(void.voids == scan.scan_uuid, counts, whose, void.activity_id == scan.activity_id)
