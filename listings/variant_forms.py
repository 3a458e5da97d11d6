"""Variants and prices of markets in the editor: rows of fields, and a button adds one."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from babel.numbers import get_currency_precision
from django import forms
from django.core.validators import EMPTY_VALUES
from django.forms import BaseFormSet, BoundField, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.keys import key_of
from listings.days import major
from listings.facts import LABELS
from listings.models import Listing
from listings.noted import NotedField

# How findings and refusals name a field of a row; its place counts the rows that are kept.
PATH = re.compile(r"(variants|market_prices)\.(\d+)\.(\w+)")
SMALL = {"class": "form-control form-control-sm", "autocomplete": "off"}

if TYPE_CHECKING:
    FormSet = BaseFormSet[forms.Form]
else:
    FormSet = BaseFormSet


def minor_of(amount: Decimal, currency: str) -> int:
    """The amount in minor units. Raises ValidationError when it has too many decimals."""
    digits = get_currency_precision(currency)
    minor = amount.scaleb(digits)
    if minor != minor.to_integral_value():
        words = _("%(code)s has %(digits)s decimal places.")
        raise forms.ValidationError(words % {"code": currency, "digits": digits})
    return int(minor)


def price_field(*, required: bool) -> forms.DecimalField:
    widget = forms.TextInput(SMALL | {"inputmode": "decimal"})
    return forms.DecimalField(
        label=LABELS["price_minor"], max_digits=18, required=required, widget=widget
    )


class VariantForm(forms.Form):
    """One variant; without a price it costs what the listing costs."""

    bound_field_class = NotedField
    sku = forms.CharField(label=LABELS["sku"], max_length=64, widget=forms.TextInput(SMALL))
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=200, widget=forms.TextInput(SMALL)
    )
    price_minor = price_field(required=False)
    stock = forms.IntegerField(
        label=LABELS["stock"], min_value=0, initial=0, widget=forms.NumberInput(SMALL)
    )

    use_required_attribute = False


class MarketPriceForm(forms.Form):
    """The price of one market; without a SKU, of all variants without a price of their own."""

    bound_field_class = NotedField
    market = forms.CharField(
        label=gettext_lazy("Market"),
        max_length=2,
        widget=forms.TextInput(SMALL | {"autocapitalize": "characters"}),
    )
    sku = forms.CharField(
        label=gettext_lazy("SKU of the variant"),
        max_length=64,
        required=False,
        widget=forms.TextInput(SMALL),
    )
    price_minor = price_field(required=True)

    use_required_attribute = False

    def clean_market(self) -> str:
        return str(self.cleaned_data["market"]).upper()


class Rows(FormSet):
    """Rows of one table; what is empty or to be taken off is no row."""

    # Fields without which a row is no row, while it is being typed.
    needed: AbstractSet[str] = frozenset()
    # "%(field)s" and "%(number)s" say of which row a field is.
    naming: Any = ""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Each field says to which row it belongs: the table's heads are far from row nine."""
        super().add_fields(form, index)
        form.fields["DELETE"].widget.attrs["class"] = "form-check-input"
        form.fields["DELETE"].label = _("Take off")
        for field in form.fields.values():
            words = str(self.naming) % {"field": field.label, "number": (index or 0) + 1}
            field.widget.attrs["aria-label"] = words

    def ask_nothing(self) -> None:
        """Refuse no row that is still being typed: one that lacks something is no row yet."""
        self.needed = {name for name, field in self.form.base_fields.items() if field.required}
        for form in self.forms:
            for name in self.needed:
                form.fields[name].required = False

    def kept(self) -> list[forms.Form]:
        """The rows that say something and are not to be taken off, as far as they can be read."""
        if not self.is_bound:
            return list(self.forms)
        return [
            form
            for form in self.forms
            if form.is_valid()
            and form.has_changed()
            and not form.cleaned_data.get("DELETE")
            and not any(form.cleaned_data[name] in EMPTY_VALUES for name in self.needed)
        ]

    def facts(self, currency: str) -> list[dict[str, Any]]:
        """The kept rows as facts; a price that cannot be read is refused at its field."""
        return [self._facts_of(form, currency) for form in self.kept()]

    def _facts_of(self, form: forms.Form, currency: str) -> dict[str, Any]:
        facts = {name: fact for name, fact in form.cleaned_data.items() if name != "DELETE"}
        if facts["price_minor"] is not None:
            try:
                facts["price_minor"] = minor_of(facts["price_minor"], currency)
            except forms.ValidationError as error:
                form.add_error("price_minor", error)
                facts["price_minor"] = None
        return facts

    def problems(self) -> list[str]:
        """Each refusal with the field and number of its row, for the top of the page."""
        return [
            f"{form.fields[name].widget.attrs['aria-label']}: {error}"
            for form in self.forms
            for name, errors in form.errors.items()
            for error in errors
        ]

    def field_of(self, place: int, name: str) -> BoundField | None:
        """The field of the row that findings and refusals count as `place`."""
        kept = self.kept()
        return kept[place][name] if place < len(kept) and name in kept[place].fields else None


class VariantRows(Rows):
    naming = gettext_lazy("%(field)s of variant %(number)s")


class MarketPriceRows(Rows):
    naming = gettext_lazy("%(field)s, price of a market %(number)s")


# Fact of a listing -> the rows in which it is written.
SETS: dict[str, Any] = {
    "variants": formset_factory(VariantForm, formset=VariantRows, extra=0, can_delete=True),
    "market_prices": formset_factory(
        MarketPriceForm, formset=MarketPriceRows, extra=0, can_delete=True
    ),
}


def rows_of(name: str, listing: Listing, data: Mapping[str, Any] | None) -> Rows:
    """The rows as they were typed; as they are stored where the page had no rows to type in."""
    if data is not None and f"{name}-TOTAL_FORMS" in data:
        typed: Rows = SETS[name](data, prefix=name)
        return typed
    facts = [
        one | {"price_minor": major(one["price_minor"], listing.currency)}
        for one in getattr(listing, name)
    ]
    stored: Rows = SETS[name](initial=facts, prefix=name)
    return stored


def with_empty_row(name: str, data: QueryDict) -> QueryDict:
    """What was typed, with one more row at the end."""
    more = data.copy()
    total = str(more.get(f"{name}-TOTAL_FORMS", ""))
    count = key_of(total) or 0
    more[f"{name}-TOTAL_FORMS"] = str(count + 1)
    more.setdefault(f"{name}-INITIAL_FORMS", "0")
    more[f"{name}-{count}-stock"] = "0"
    return more
