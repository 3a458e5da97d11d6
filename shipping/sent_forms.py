"""Forms of the files that stores send: the file, and which column is which field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.column_forms import ColumnsForm
from core.forms import ActionForm
from policy.queries import policy_at
from shipping.checks.sent import DISPATCH, NEEDED, OPTIONAL, guess
from shipping.models import SentFile

LABELS: dict[str, Any] = {
    "order": _("Order number"),
    "number": _("Tracking number"),
    "carrier": _("Carrier"),
    "service": _("Service"),
    "shipped_at": _("Handed over at"),
    "as_printed": _("Printed so (yes), although the check digit does not fit"),
    "sku": _("SKU"),
    "counted_at": _("Counted at"),
    "reason": _("Reason"),
    "note": pgettext_lazy("stock", "Note"),
    "quantity": _("Quantity"),
    "buyer_name": _("Buyer’s name"),
    "buyer_email": _("Buyer’s mail"),
    "buyer_language": _("Buyer’s language"),
    "country": _("Country"),
    "city": _("City"),
    "postcode": _("Postcode"),
    "currency": _("Currency"),
    "placed_at": _("Bought at"),
    "title": _("Article"),
    "unit_price": _("Price of one"),
    "total": _("Total"),
    "service_promised": _("Service that the buyer paid for"),
    "ship_by": _("Dispatch by"),
    "code": _("State"),
    "detail": _("What an exception says"),
    "at": _("Time of the scan"),
    "place": _("Place"),
    "time_zone": _("Time zone"),
}


def label_of(field: str, kind: str) -> str:
    """A field as its reader knows it; the number of an order is not that of a parcel."""
    if field == "number" and kind == SentFile.Kind.ORDERS:
        field = "order"
    return str(LABELS.get(field, field))


class FileForm(ActionForm):
    file = forms.FileField(
        label=_("CSV or XLSX file"),
        help_text=_("Any common encoding and separator. The first line names the columns."),
        widget=forms.ClearableFileInput({"accept": ".csv,.xlsx,text/csv"}),
    )

    def facts(self) -> dict[str, Any]:
        """One byte more than is taken, so that a file beyond the limit shows; never all of it."""
        file = self.cleaned_data["file"]
        longest = policy_at(clock.now()).uploads.csv.max_bytes
        return {"file_name": file.name, "content": file.read(longest + 1)}


class SentForm(ColumnsForm):
    """One choice per column; for tracking numbers, what counts where a row names no carrier."""

    carrier = forms.CharField(
        label=_("Carrier of rows without one"),
        max_length=40,
        required=False,
    )
    service = forms.CharField(label=_("Service of rows without one"), max_length=40, required=False)

    def __init__(self, *args: Any, file: SentFile, **kwargs: Any) -> None:
        self.kind = file.kind
        kwargs |= {"guessed": guess(file.header, file.kind), "choices": self._choices}
        super().__init__(*args, file=file, **kwargs)
        if self.kind != DISPATCH:
            del self.fields["carrier"], self.fields["service"]

    def _choices(self, _name: str) -> list[tuple[str, Any]]:
        fields = (*NEEDED[self.kind], *OPTIONAL[self.kind])
        labels = [(name, f"{label_of(name, self.kind)} ({name})") for name in fields]
        return [("", pgettext_lazy("column", "Leave out")), *labels]

    def facts(self) -> dict[str, Any]:
        names = ("carrier", "service") if self.kind == DISPATCH else ()
        return {"targets": self.targets} | {name: self.cleaned_data[name] for name in names}
