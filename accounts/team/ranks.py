"""Whom of a store's people one may invite, change or remove."""

from django.utils.translation import gettext as _

from accounts.access import RUNNING_ROLES
from accounts.models import Membership, Store, User
from core.errors import NotAllowed

# Only the owner gives and takes these.
OWNERS_TO_GIVE = frozenset({Membership.Role.OWNER, Membership.Role.MANAGER})


def role_of(person: User, store: Store) -> str:
    """Their role in the store as it is now; "" for who does not work there."""
    found = store.memberships.filter(user_id=person.pk).values_list("role", flat=True).first()
    return str(found or "")


def roles_to_give(role: str) -> list[str]:
    """What a member with this role may make of somebody, in their order."""
    if role not in RUNNING_ROLES:
        return []
    kept = {Membership.Role.OWNER} if role == Membership.Role.OWNER else OWNERS_TO_GIVE
    return [value for value in Membership.Role.values if value not in kept]


def refuse_above(actor: User, store: Store, *roles: str) -> None:
    """Raise NotAllowed unless the actor may give and take all these roles in the store."""
    given = roles_to_give(role_of(actor, store))
    if not given:
        raise NotAllowed(_("Only the owner or a manager of this store can do this."))
    if not set(roles) <= set(given):
        raise NotAllowed(_("Only the owner of this store can do this."))
