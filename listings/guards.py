"""Who may touch a listing, and the row under lock."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import LISTING_ROLES
from accounts.models import Store, User
from core.errors import NotAllowed, NotPossible
from enforcement import gates
from enforcement.actions.guards import lock_store
from listings.errors import Incomplete
from listings.models import Listing
from policy.sections import Policy


def refuse_outsider(store: Store, actor: Any) -> None:
    """Raises NotAllowed unless the actor keeps this store's listings (None: the system)."""
    if actor is not None and not store.people(*LISTING_ROLES).filter(pk=actor.pk).exists():
        raise NotAllowed(_("Your role in this store does not include its listings."))


def refuse_involved(store: Store, actor: User) -> None:
    """Raises NotAllowed unless the actor moderates and does not belong to this store."""
    if not actor.is_moderator:
        raise NotAllowed(_("This is for moderators only."))
    if store.people().filter(pk=actor.pk).exists():
        raise NotAllowed(_("You belong to this store. Another moderator has to decide."))


def lock(listing: Listing) -> Listing:
    """Return the row as it is now, held until the transaction ends."""
    rows = Listing.objects.select_related("store").select_for_update(no_key=True, of=("self",))
    locked: Listing = rows.get(pk=listing.pk)
    return locked


def lock_with_store(listing: Listing) -> Listing:
    """The same, its store first: for verbs that count the store's listings or raise signals.

    Parent before child, always; the other order meets a decision on the store half-way.
    """
    lock_store(listing.store)
    return lock(listing)


def refuse_in_review(listing: Listing) -> None:
    """Nobody looks at one that is held: it is checked anew, as it stands, before it goes live."""
    if listing.status == Listing.Status.IN_REVIEW and not listing.is_held:
        raise NotPossible(
            _(
                "A person is looking at this listing. It can be changed once they have decided;"
                " withdraw it if you want to change it now."
            )
        )


def refuse_unsaleable(listing: Listing, policy: Policy, now: datetime) -> None:
    """May this be live, whatever its text claims? Asked by publishing and by editing alike.

    Raises Blocked while a sanction closes publishing or a decision took the listing down, and
    for one that is not live while the trader is not identified;
    Incomplete when title, description, category, price, markets or pictures are missing.
    """
    gates.refuse_removed(Listing.SUBJECT, str(listing.pk), now=now)
    what = gates.PUBLISH if listing.is_live else gates.OFFER
    gates.refuse_blocked(listing.store, what, now=now)
    _refuse_incomplete(listing, policy)


def refuse_too_many_live(listing: Listing, policy: Policy) -> None:
    limit = policy.listings.live_listings_at_most
    live = Listing.objects.of_store(listing.store).live()
    if live[limit - 1 : limit].exists():
        raise NotPossible(
            _("A store may have %(limit)s live listings. Withdraw one first.") % {"limit": limit},
            code="too_many_live",
        )


def refuse_closed(listing: Listing, now: datetime) -> None:
    """Raises Blocked when the listing is live and a sanction closes publishing.

    What buyers see after the sanction is what they saw before it; drafts stay open.
    """
    if listing.is_live:
        gates.refuse_blocked(listing.store, gates.PUBLISH, now=now)


def is_complete(listing: Listing, policy: Policy) -> bool:
    """Has it all that publishing needs?"""
    try:
        _refuse_incomplete(listing, policy)
    except Incomplete:
        return False
    return True


def lacking(listing: Listing) -> dict[str, str]:
    """What publishing needs and the listing's own columns do not say: field -> what to do.

    Without a market nobody knows whose law it has to meet, so naming none is no way round one.
    """
    problems = {}
    if not listing.title.strip():
        problems["title"] = _("Give the listing a title.")
    if not listing.description.strip():
        problems["description"] = _("Say what the product is and does.")
    if not listing.category.strip():
        problems["category"] = _("Say where buyers find it.")
    if listing.price_minor is None:
        problems["price_minor"] = _("Give the price that buyers pay.")
    if not listing.markets:
        problems["markets"] = _("Say to which markets it is sold, as in “EU, US”.")
    return problems


def _refuse_incomplete(listing: Listing, policy: Policy) -> None:
    problems = lacking(listing)
    needed = policy.listings.pictures_at_least
    if listing.pictures.shown().count() < needed:
        problems["picture"] = _too_few_pictures(listing, needed)
    if problems:
        raise Incomplete(problems)


def _too_few_pictures(listing: Listing, needed: int) -> str:
    """Only pictures that were looked at count: nobody knows what the others are."""
    if listing.picture_uploads.waiting().exists():
        return _("Your picture is still being looked at. Publish again in a moment.")
    return few_pictures(needed)


def few_pictures(needed: int) -> str:
    words = ngettext("Add at least %(count)s picture.", "Add at least %(count)s pictures.", needed)
    return words % {"count": needed}
