"""Who may act for a store on its orders and parcels."""

from django.utils.translation import gettext as _

from accounts.access import SHIPPING_ROLES
from accounts.models import Store, User
from core.errors import NotAllowed


def refuse_others(store: Store, actor: User | None) -> None:
    """Raise NotAllowed unless the actor ships for this store (None: the store's own system)."""
    if actor and not store.people(*SHIPPING_ROLES).filter(pk=actor.pk).exists():
        raise NotAllowed(
            _("Only the owner, a manager or a shipping clerk of this store can do this.")
        )
