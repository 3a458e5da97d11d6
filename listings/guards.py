"""Who may touch a listing, and the row under lock."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.access import LISTING_ROLES
from accounts.models import Store
from core.errors import NotAllowed, NotPossible
from listings.models import Listing


def refuse_outsider(store: Store, actor: Any) -> None:
    """Raises NotAllowed unless the actor keeps this store's listings (None: the system)."""
    if actor is not None and not store.people(*LISTING_ROLES).filter(pk=actor.pk).exists():
        raise NotAllowed(_("Your role in this store does not include its listings."))


def lock(listing: Listing) -> Listing:
    """Return the row as it is now, held until the transaction ends."""
    rows = Listing.objects.select_related("store").select_for_update(no_key=True, of=("self",))
    locked: Listing = rows.get(pk=listing.pk)
    return locked


def refuse_in_review(listing: Listing) -> None:
    if listing.status == Listing.Status.IN_REVIEW:
        raise NotPossible(
            _("A person is looking at this listing. It can be changed once they have decided.")
        )
