"""What the page of asked carriers is drawn from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from shipping import carriers
from shipping.carriers import Fault, Variable
from shipping.models import CarrierAccount, TrackingPoll


@dataclass(frozen=True)
class Asked:
    """An open account with its queue and what the environment holds for it."""

    account: CarrierAccount
    label: str
    variables: list[Variable]
    parcels: int
    silent: int


def index(form: Any, *, now: datetime) -> dict[str, Any]:
    return {
        "asked": _asked(),
        "interfaces": [
            (label, [one for one in carriers.variables_of(name) if one.is_needed])
            for name, label in carriers.interfaces().items()
        ],
        "form": form,
        "now": now,
        "crumbs": [(_("Asked carriers"), "")],
    }


def _asked() -> list[Asked]:
    counts = TrackingPoll.objects.values("account").annotate(
        parcels=Count("pk"), silent=Count("pk", filter=Q(failures__gt=0))
    )
    known = {row["account"]: row for row in counts.order_by()}
    labels = carriers.interfaces()
    found = []
    for account in CarrierAccount.objects.filter(closed_at=None).order_by("carrier"):
        row = known.get(account.pk, {"parcels": 0, "silent": 0})
        try:
            variables = carriers.variables_of(account.interface)
        except Fault:
            variables = []
        label = labels.get(account.interface, account.interface)
        found.append(Asked(account, label, variables, row["parcels"], row["silent"]))
    return found
