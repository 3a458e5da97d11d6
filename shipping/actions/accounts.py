"""Admins say which carriers are asked for the state of parcels."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.events import record
from shipping import carriers
from shipping.models import CarrierAccount, TrackingPoll

PACE = (30, 10_080)


@transaction.atomic
def open_account(
    *, interface: str, carrier: str, every_minutes: int, actor: User, now: datetime
) -> CarrierAccount:
    """Ask this carrier for its parcels under way, each every so many minutes.

    Raises NotAllowed unless the actor keeps the policy; NotPossible on `interface` for one that is
    not installed, on `carrier` for one that is asked already, on `every_minutes` for a pace
    outside half an hour to a week. Rule: docs/rules/shipping.md#asking-carriers.
    """
    _refuse_others(actor)
    if interface not in carriers.interfaces():
        raise NotPossible(_("This carrier’s package is not installed."), field="interface")
    least, most = PACE
    if not least <= every_minutes <= most:
        words = _("Between %(least)s and %(most)s minutes.")
        raise NotPossible(words % {"least": least, "most": most}, field="every_minutes")
    facts = {"interface": interface, "carrier": carrier, "every_minutes": every_minutes}
    try:
        with transaction.atomic():
            account = CarrierAccount.objects.create(**facts, opened_by=actor, opened_at=now)
    except IntegrityError:
        words = _("This carrier is asked already. Close its account first.")
        raise NotPossible(words, field="carrier") from None
    record("carrier_account.opened", subject=account, store=None, actor=actor, at=now, facts=facts)
    return account


@transaction.atomic
def close_account(account: CarrierAccount, *, actor: User, now: datetime) -> CarrierAccount:
    """Ask no more. Raises NotAllowed unless the actor keeps the policy; NotPossible when closed."""
    _refuse_others(actor)
    locked = CarrierAccount.objects.select_for_update(no_key=True).get(pk=account.pk)
    if locked.closed_at:
        raise NotPossible(_("This account is closed already."))
    locked.closed_by, locked.closed_at = actor, now
    locked.save(update_fields=["closed_by", "closed_at"])
    TrackingPoll.objects.filter(account=locked).delete()
    facts = {"carrier": locked.carrier, "interface": locked.interface}
    record("carrier_account.closed", subject=locked, store=None, actor=actor, at=now, facts=facts)
    return locked


def _refuse_others(actor: User) -> None:
    if not actor.is_policy_admin:
        raise NotAllowed(_("This is for policy administrators only."))
