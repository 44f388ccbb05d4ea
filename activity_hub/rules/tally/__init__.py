"""The year-end return, counted from rows by pure rules."""

from activity_hub.rules.tally.behind import FIGURES, Behind, Measure, Of, RowKind, behind
from activity_hub.rules.tally.children import branches
from activity_hub.rules.tally.facts import Facts
from activity_hub.rules.tally.known import Known, how_known
from activity_hub.rules.tally.shaping import document, shape
from activity_hub.rules.tally.view import View

__all__ = [
    "FIGURES",
    "Behind",
    "Facts",
    "Known",
    "Measure",
    "Of",
    "RowKind",
    "View",
    "behind",
    "branches",
    "document",
    "how_known",
    "shape",
]
