"""First steps of a store that after-sales knows of: where goods go back to."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from aftersales.models import ReturnAddress
from core.onboarding import STEPS, Step


def _takes_back(now: datetime) -> Exists:
    return Exists(ReturnAddress.objects.filter(store=OuterRef("pk")))


STEPS.append(
    Step(
        "returns",
        _("Say where goods go back to"),
        _("Buyers get this address when they send something back."),
        "aftersales:return_address",
        "truck-return",
        _takes_back,
        order=40,
    )
)
