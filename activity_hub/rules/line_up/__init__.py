"""Line-ups: the people of one union in the contests of an activity, judged by rules that are data."""

from activity_hub.rules.line_up.ages import Misfit
from activity_hub.rules.line_up.details import DETAILS, RuleFault, Shape, Where, read_detail
from activity_hub.rules.line_up.judging import broken, newly
from activity_hub.rules.line_up.marks import SQUAD_MAX, Mark, read_mark
from activity_hub.rules.line_up.shape import (
    OWN_OF_CONTEST,
    Bound,
    Broken,
    Contest,
    Entered,
    LineUp,
    Part,
    Player,
    Rule,
    RuleKind,
)

__all__ = [
    "DETAILS",
    "OWN_OF_CONTEST",
    "SQUAD_MAX",
    "Bound",
    "Broken",
    "Contest",
    "Entered",
    "LineUp",
    "Mark",
    "Misfit",
    "Part",
    "Player",
    "Rule",
    "RuleFault",
    "RuleKind",
    "Shape",
    "Where",
    "broken",
    "newly",
    "read_detail",
    "read_mark",
]
