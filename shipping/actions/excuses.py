"""A violation for lateness falls when a declared event turns out to have caused all of it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import SHIPPING_ROLES
from accounts.models import Store
from core.events import record
from enforcement.actions.reversals import take_back
from enforcement.models import Signal, Violation
from shipping.models import Parcel
from shipping.queries.truth import events_of

RULE = "late_dispatch"


@transaction.atomic
def take_back_lateness(parcel: Parcel, *, now: datetime) -> int:
    """Reverse violations for late dispatch that rest on excused parcels alone; say how many.

    In the name of whoever declared the event. Twice is once.
    Rule: docs/rules/shipping.md#declared-events.
    """
    # Parents first: points are taken back under the store's lock.
    store = Store.objects.select_for_update(no_key=True).get(pk=parcel.store_id)
    declared = events_of(parcel, now=now).order_by("pk").first()
    if declared is None:
        return 0
    about = Signal.objects.filter(store=store, subject_kind="parcel", subject_id=str(parcel.pk))
    counted = Violation.objects.of_store(store).standing().filter(rule_code=RULE)
    fallen = [
        violation
        for violation in counted.filter(case__in=about.values("case")).order_by("pk")
        if all(_is_excused(signal) for signal in Signal.objects.filter(case=violation.case_id))
    ]
    for violation in fallen:
        reason = _("A declared event caused the delay: %(title)s") % {"title": declared.title}
        take_back(violation, reason=reason, actor=declared.declared_by, now=now)
    if fallen:
        record(
            "lateness.reversed",
            subject=parcel,
            store=store,
            actor=declared.declared_by,
            at=now,
            notify=store.people(*SHIPPING_ROLES),
            facts={"number": parcel.number, "title": declared.title, "count": len(fallen)},
        )
    return len(fallen)


def _is_excused(signal: Signal) -> bool:
    """Is it about a parcel whose store has no part in its delay?"""
    if signal.subject_kind != "parcel" or not signal.subject_id.isdecimal():
        return False
    found: bool = Parcel.objects.filter(pk=signal.subject_id, is_excused=True).exists()
    return found
