"""What pages show and take about a store's holidays."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import ActionForm
from core.registry import Panel
from policy.queries import policy_at
from shipping.models import Holiday
from shipping.queries.holidays import today_of


class HolidayForm(ActionForm):
    starts_on = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    message = forms.CharField(
        label=gettext_lazy("Your words to buyers"), max_length=300, required=False
    )


def holidays_context(request: Any, form: HolidayForm, *, now: datetime) -> dict[str, Any]:
    today = today_of(request.store, now)
    rows = Holiday.objects.of_store(request.store).order_by("-starts_on", "-pk")[:50]
    return {
        "rows": [(row, row.status == Holiday.Status.SET and row.ends_on >= today) for row in rows],
        "form": form,
        "most": policy_at(now).shipping.orders.holiday_days,
        "may_set": request.membership.role == "owner",
        "crumbs": [(_("Orders"), reverse("shipping:orders")), (_("Holidays"), "")],
    }


def holiday_panels(request: Any, listing: Any, now: datetime) -> Sequence[Panel]:
    """On a listing's page: the holiday that lasts or comes next."""
    return store_holiday_panels(listing.store, now)


def store_holiday_panels(store: Any, now: datetime) -> Sequence[Panel]:
    """The same on the store's public page, for whoever looks at it before ordering."""
    rows = Holiday.objects.of_store(store).running()
    row = rows.filter(ends_on__gte=today_of(store, now)).order_by("starts_on").first()
    return [Panel("shipping/_listing_holiday.html", {"holiday": row}, order=5)] if row else []
