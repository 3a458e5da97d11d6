"""A store says whether its goods are restricted ones."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.events import record
from listings.models import Listing
from policy.queries import policy_at
from shipping.actions.nomenclature import CUSTOMS_ROLES
from shipping.checks.customs.goods import NOT_RESTRICTED
from shipping.models import CustomsGoods

# What the column holds; no rule between people.
WATT_HOURS = (Decimal("0.01"), Decimal("999999.99"))


@transaction.atomic
def declare_kind(
    listing: Listing, *, kind: str, watt_hours: Decimal | None, actor: User, now: datetime
) -> CustomsGoods:
    """Keep which kind of restricted goods these are, or that they are none ("none").

    Raises NotPossible on `kind` for one that the policy does not know, on `watt_hours` where a
    battery has none or something else has some. Rule: docs/rules/shipping.md#restricted-goods.
    """
    if not listing.store.people(*CUSTOMS_ROLES).filter(pk=actor.pk).exists():
        raise NotAllowed(_("Only the owner, a manager or a clerk of this store can do this."))
    kinds = policy_at(now).customs.kinds
    if kind != NOT_RESTRICTED and kind not in kinds:
        raise NotPossible(_("Choose a kind, or “None of these”."), field="kind")
    has_battery = kind in kinds and kinds[kind].has_battery
    if has_battery and not (watt_hours and WATT_HOURS[0] <= watt_hours <= WATT_HOURS[1]):
        words = _("A battery needs its watt-hours, above 0 and below a million.")
        raise NotPossible(words, field="watt_hours")
    if watt_hours is not None and not has_battery:
        words = _("Only batteries have watt-hours. Leave this empty, or choose a battery.")
        raise NotPossible(words, field="watt_hours")
    Listing.objects.select_for_update(no_key=True).get(pk=listing.pk)
    said = {"kind": kind, "watt_hours": watt_hours and round(watt_hours, 2)}
    known = CustomsGoods.objects.filter(listing=listing).first()
    if known and (known.kind, known.watt_hours) == (said["kind"], said["watt_hours"]):
        return known
    goods, _is_new = CustomsGoods.objects.update_or_create(
        listing=listing, defaults={"store": listing.store, "changed_at": now, **said}
    )
    name = kinds[kind].title.as_facts if kind in kinds else {}
    facts = {"sku": listing.sku, "kind": kind, "name": name, "watt_hours": str(watt_hours or "")}
    facts |= {"before": known.kind if known else ""}
    kind_of_event = "goods.restricted" if kind in kinds else "goods.unrestricted"
    record(kind_of_event, subject=listing, store=listing.store, actor=actor, at=now, facts=facts)
    return goods
