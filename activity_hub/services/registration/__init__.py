"""Registrations: signing up, withdrawing, and reading them."""

from activity_hub.services.base.asking import Clash
from activity_hub.services.registration.accepting import accept
from activity_hub.services.registration.intake import sign_up
from activity_hub.services.registration.offering import line, mine, offer
from activity_hub.services.registration.reading import counts, listing, of_member, one
from activity_hub.services.registration.views import (
    Mine,
    Offer,
    RegistrationLine,
    RegistrationPage,
    RegistrationView,
)
from activity_hub.services.registration.withdrawal import withdraw

__all__ = [
    "Clash",
    "Mine",
    "Offer",
    "RegistrationLine",
    "RegistrationPage",
    "RegistrationView",
    "accept",
    "counts",
    "line",
    "listing",
    "mine",
    "of_member",
    "offer",
    "one",
    "sign_up",
    "withdraw",
]
