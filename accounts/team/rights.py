"""What each role of a store may do: the same tuples that the doors of the pages ask."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.access import LISTING_ROLES, RUNNING_ROLES, SERVICE_ROLES, SHIPPING_ROLES
from accounts.models import Membership
from core.events import Words


@dataclass(frozen=True)
class Right:
    """Something that some roles may do; without roles everybody of the store."""

    label: Words
    roles: tuple[str, ...] = ()
    order: int = 50


RIGHTS: list[Right] = []


def register(*rights: Right) -> None:
    RIGHTS.extend(rights)
    RIGHTS.sort(key=lambda right: right.order)


register(
    Right(_("See everything of the store, and its team"), (), 0),
    Right(_("Listings, pictures and certificates"), LISTING_ROLES, 10),
    Right(_("Orders, parcels and carriers"), SHIPPING_ROLES, 20),
    Right(_("Answer buyers, returns and offers"), SERVICE_ROLES, 30),
    Right(_("Team, API keys, webhooks and appeals"), RUNNING_ROLES, 40),
    Right(_("Managers, and handing the store over"), ("owner",), 60),
)


def table() -> list[tuple[str, list[tuple[str, bool]]]]:
    """Each right with (role in words, may it) for all roles."""
    roles = Membership.Role
    return [
        (
            str(right.label),
            [(str(role.label), not right.roles or role in right.roles) for role in roles],
        )
        for right in RIGHTS
    ]
