"""Where buyers send a store's goods back to."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import SERVICE_ROLES
from accounts.models import Store, User
from aftersales.models import ReturnAddress
from core.countries import markets
from core.errors import NotAllowed, NotPossible
from core.events import record
from enforcement.actions import record_identifier


@transaction.atomic
def set_return_address(
    store: Store, *, country: str, lines: str, actor: User, now: datetime
) -> ReturnAddress:
    """Say where buyers send goods back to. Returns that run keep the address of their day."""
    refuse_strangers(store, actor)
    lines = lines.replace("\r\n", "\n").strip()
    if not lines:
        raise NotPossible(_("Write the address as it stands on a label."), field="lines")
    if country not in markets():
        raise NotPossible(_("Choose the country that the goods go to."), field="country")
    facts = {"country": country, "lines": lines}
    address, _is_new = ReturnAddress.objects.update_or_create(store=store, defaults=facts)
    record_identifier(store, kind="address", value=f"{country} {lines}", now=now)
    # The lines may be somebody's home: they stand in the address alone.
    told = {"country": country}
    record("return.address_set", subject=address, store=store, actor=actor, at=now, facts=told)
    return address


def refuse_strangers(store: Store, actor: User) -> None:
    if not store.people(*SERVICE_ROLES).filter(pk=actor.pk).exists():
        raise NotAllowed(_("Only the store's owner, managers and service clerks set this."))


def address_of(store: Store) -> ReturnAddress:
    """Raises NotPossible when the store named none."""
    found: ReturnAddress | None = ReturnAddress.objects.filter(store=store).first()
    if found is None:
        words = _("The goods need a place to go. Set the store's address for returns first.")
        raise NotPossible(words, field="kind", code="no_address")
    return found
