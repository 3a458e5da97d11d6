"""What people type about where an order goes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.countries import country_name
from core.forms import ActionForm
from shipping.checks.countries import country_codes


class AddressForm(ActionForm):
    prefix = "address"

    buyer_name = forms.CharField(
        label=_("Who takes it"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    street = forms.CharField(
        label=_("Street and number"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "street-address"}),
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "postal-code"}),
    )
    city = forms.CharField(
        label=_("Town"), max_length=80, widget=forms.TextInput({"autocomplete": "address-level2"})
    )
    country = forms.ChoiceField(
        label=_("Country"), widget=forms.Select({"autocomplete": "country"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted((country_name(code), code) for code in country_codes())
        field: Any = self.fields["country"]
        field.choices = [(code, name) for name, code in named]


class KeepForm(ActionForm):
    prefix = "keep"

    said = forms.CharField(
        label=_("Why it keeps its address"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The buyer reads these words."),
    )
