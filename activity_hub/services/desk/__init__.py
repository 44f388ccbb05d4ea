"""The organiser's desk: who signed up, and what is done about it, for one or for many."""

from activity_hub.services.desk.adding import Beside, add, beside
from activity_hub.services.desk.asking import Asked, asked
from activity_hub.services.desk.bulks import shown
from activity_hub.services.desk.carrying import Order, carry_out, carry_out_one
from activity_hub.services.desk.choosing import Chosen, Filters
from activity_hub.services.desk.messages import send
from activity_hub.services.desk.reading import PER_PAGE, desk
from activity_hub.services.desk.roster import Roster, export, sheet
from activity_hub.services.desk.slips import Slips, slip, slips
from activity_hub.services.desk.targets import targets
from activity_hub.services.desk.undoing import undo
from activity_hub.services.desk.views import Desk, Done, Line, Option, Target, Why

__all__ = [
    "PER_PAGE",
    "Asked",
    "Beside",
    "Chosen",
    "Desk",
    "Done",
    "Filters",
    "Line",
    "Option",
    "Order",
    "Roster",
    "Slips",
    "Target",
    "Why",
    "add",
    "asked",
    "beside",
    "carry_out",
    "carry_out_one",
    "desk",
    "export",
    "send",
    "sheet",
    "shown",
    "slip",
    "slips",
    "targets",
    "undo",
]
