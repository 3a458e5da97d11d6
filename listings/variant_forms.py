"""Variants in the editor: a row of fields for each, a button that posts the form adds one."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from babel.numbers import get_currency_precision
from django import forms
from django.forms import BaseFormSet, formset_factory
from django.forms.formsets import TOTAL_FORM_COUNT
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.models import Listing, VariantFacts
from listings.snapshots import major

PREFIX = "variant"
TOTAL = f"{PREFIX}-{TOTAL_FORM_COUNT}"
# How findings and refusals name a field of a variant; its place counts the rows that are kept.
PATH = re.compile(r"variants\.(\d+)\.(sku|name|price_minor|stock)")
SMALL = {"class": "form-control form-control-sm", "autocomplete": "off"}


def minor_of(amount: Decimal, currency: str) -> int:
    """The amount in minor units. Raises ValidationError when it has too many decimals."""
    digits = get_currency_precision(currency)
    minor = amount.scaleb(digits)
    if minor != minor.to_integral_value():
        words = _("%(code)s has %(digits)s decimal places.")
        raise forms.ValidationError(words % {"code": currency, "digits": digits})
    return int(minor)


class VariantForm(forms.Form):
    """One variant; without a price it costs what the listing costs."""

    sku = forms.CharField(label=gettext_lazy("SKU"), max_length=64, widget=forms.TextInput(SMALL))
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=200, widget=forms.TextInput(SMALL)
    )
    price_minor = forms.DecimalField(
        label=gettext_lazy("Price"),
        max_digits=18,
        required=False,
        widget=forms.TextInput(SMALL | {"inputmode": "decimal"}),
    )
    stock = forms.IntegerField(
        label=gettext_lazy("Stock"), min_value=0, initial=0, widget=forms.NumberInput(SMALL)
    )

    use_required_attribute = False


if TYPE_CHECKING:
    FormSet = BaseFormSet[VariantForm]
else:
    FormSet = BaseFormSet


class BaseVariants(FormSet):
    def add_fields(self, form: VariantForm, index: int | None) -> None:
        """Each field says to which variant it belongs: the table's heads are far from row nine."""
        super().add_fields(form, index)
        number = (index or 0) + 1
        form.fields["DELETE"].widget.attrs["class"] = "form-check-input"
        form.fields["DELETE"].label = _("Take off")
        for field in form.fields.values():
            label = _("%(field)s of variant %(number)s")
            field.widget.attrs["aria-label"] = label % {"field": field.label, "number": number}

    def kept(self) -> list[VariantForm]:
        """The rows that say something and are not to be taken off, as far as they can be read."""
        if not self.is_bound:
            return list(self.forms)
        return [
            form
            for form in self.forms
            if form.is_valid() and form.has_changed() and not form.cleaned_data.get("DELETE")
        ]

    def facts(self, currency: str) -> list[VariantFacts]:
        """The kept rows as facts; a price that cannot be read is refused at its field."""
        return [self._facts_of(form, currency) for form in self.kept()]

    def _facts_of(self, form: VariantForm, currency: str) -> VariantFacts:
        given, price = form.cleaned_data, form.cleaned_data["price_minor"]
        if price is not None:
            try:
                price = minor_of(price, currency)
            except forms.ValidationError as error:
                form.add_error("price_minor", error)
                price = None
        return {
            "sku": given["sku"],
            "name": given["name"],
            "price_minor": price,
            "stock": given["stock"],
        }

    def problems(self) -> list[str]:
        """Each refusal with the number and field of its variant, for the top of the page."""
        words = _("Variant %(number)s, %(field)s: %(error)s")
        return [
            words % {"number": number, "field": form.fields[name].label, "error": error}
            for number, form in enumerate(self.forms, start=1)
            for name, errors in form.errors.items()
            for error in errors
        ]


VariantSet: Any = formset_factory(VariantForm, formset=BaseVariants, extra=0, can_delete=True)


def variants_of(listing: Listing, data: Mapping[str, Any] | None) -> BaseVariants:
    """The rows as they were typed; as they are stored where the page had no rows to type in."""
    if data is not None and TOTAL in data:
        typed: BaseVariants = VariantSet(data, prefix=PREFIX)
        return typed
    rows = [
        dict(one) | {"price_minor": major(one["price_minor"], listing.currency)}
        for one in listing.variants
    ]
    stored: BaseVariants = VariantSet(initial=rows, prefix=PREFIX)
    return stored


def with_empty_row(data: QueryDict) -> QueryDict:
    """What was typed, with one more row at the end."""
    more = data.copy()
    total = str(more.get(TOTAL, ""))
    count = int(total) if total.isdecimal() else 0
    more[TOTAL] = str(count + 1)
    more.setdefault(f"{PREFIX}-INITIAL_FORMS", "0")
    more[f"{PREFIX}-{count}-stock"] = "0"
    return more
