"""Why a role is not given or taken."""

from enum import StrEnum


class AppointmentFault(StrEnum):
    """Refusals of appointing and dismissing."""

    UNKNOWN_MEMBER = "unknown_member"
    UNKNOWN_UNION = "unknown_union"
    ABOVE_OWN_ROLE = "above_own_role"
    LAST_ADMINISTRATOR = "last_administrator"
