"""What people type about goods on their shelves."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import ActionForm
from shipping.actions.stock.shelves import MOST
from shipping.checks.stock import CHOSEN, Reason


def _pieces(label: Any, least: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=MOST, **more)


class TrackForm(ActionForm):
    sku = forms.CharField(
        label=_("SKU"),
        max_length=64,
        help_text=_("Of a listing, a variant or an article that was ordered."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    quantity = _pieces(_("Pieces on the shelf now"), 0)


class CountForm(ActionForm):
    seen_in = "seen"

    quantity = _pieces(_("Pieces on the shelf"), 0)
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[(reason.value, reason.label) for reason in CHOSEN],
        initial=Reason.COUNTED,
    )
    note = forms.CharField(label=pgettext_lazy("stock", "Note"), max_length=200, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class ReceiveForm(ActionForm):
    prefix = "receive"

    quantity = _pieces(_("Pieces that came in"), 1)
    coming: Any = forms.ModelChoiceField(
        label=_("Of those expected"), queryset=None, required=False, empty_label=_("Others")
    )
    note = forms.CharField(
        label=pgettext_lazy("stock", "Note"),
        max_length=200,
        required=False,
        help_text=_("Such as a delivery note."),
    )
    # One page, one delivery: sent twice, it is taken once.
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, coming: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["coming"]
        field.queryset = coming
        field.label_from_instance = _named
        if not coming:
            del self.fields["coming"]


class ExpectForm(ActionForm):
    prefix = "expect"

    quantity = _pieces(_("Pieces to come"), 1)
    expected_on = forms.DateField(
        label=_("On"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    note = forms.CharField(
        label=pgettext_lazy("stock", "Note"),
        max_length=200,
        required=False,
        help_text=_("Such as a purchase order."),
    )


def _named(row: Any) -> str:
    words = f"{date_format(row.expected_on)}: {row.left}"
    return f"{words} ({row.note})" if row.note else words
