"""One carrier for many orders, and the number of each."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import NotPossible
from core.forms import ActionForm
from shipping.actions.dispatch import read_number
from shipping.models import Order
from shipping.queries.carriers import Offered
from shipping.queries.doors import why_orders_apart


class TickedForm(ActionForm):
    """Fields `number_…` and `printed_…` of each order; one without a number stays as it is."""

    carrier = forms.CharField(label=gettext_lazy("Carrier"), max_length=40)
    service = forms.CharField(label=gettext_lazy("Service"), max_length=40, required=False)

    def __init__(
        self, *args: Any, orders: Sequence[Order], offered: Offered, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.orders, self.offered = list(orders), offered
        self.doubted: set[int] = set()
        self.helper.layout = Layout("carrier", "service")
        self.fields["carrier"].widget.attrs["list"] = "carriers"
        self.fields["service"].widget.attrs["list"] = "services"
        for order in self.orders:
            label = _("Tracking number of order %(number)s") % {"number": order.number}
            plain = forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
            self.fields[f"number_{order.pk}"] = forms.CharField(
                label=label, max_length=60, required=False, widget=plain
            )
            self.fields[f"printed_{order.pk}"] = forms.BooleanField(
                label=_("It is printed so"), required=False
            )

    @property
    def rows(self) -> list[tuple[Order, forms.BoundField, forms.BoundField | None]]:
        """Each order with its number, and the statement once a check digit was found wrong."""
        return [
            (
                order,
                self[f"number_{order.pk}"],
                self[f"printed_{order.pk}"] if self._asks(order) else None,
            )
            for order in self.orders
        ]

    def _asks(self, order: Order) -> bool:
        return order.pk in self.doubted or bool(self[f"printed_{order.pk}"].value())

    def clean(self) -> dict[str, Any]:
        """A number that is none, or of two parcels, is said here and not after the job."""
        given, seen = self.cleaned_data, dict[str, Order]()
        for order in self.orders:
            name = f"number_{order.pk}"
            if not given.get(name):
                continue
            try:
                printed = given.get(f"printed_{order.pk}", False)
                number = read_number(
                    given[name], given.get("carrier", ""), printed, now=clock.now()
                )
            except NotPossible as error:
                self.add_error(name, str(error))
                if error.code == "check_digit":
                    self.doubted.add(order.pk)
                continue
            first = seen.setdefault(number, order)
            if first != order and (why := why_orders_apart(order, first)):
                words = _("Order %(order)s has this number already. %(why)s")
                self.add_error(name, words % {"order": first.number, "why": why})
        return given

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "rows": [
                (
                    order.number,
                    given["carrier"],
                    given["service"],
                    given[f"number_{order.pk}"],
                    "yes" if given[f"printed_{order.pk}"] else "",
                )
                for order in self.orders
                if given[f"number_{order.pk}"]
            ]
        }
