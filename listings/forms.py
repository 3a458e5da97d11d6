"""The editor's form and the form for a certificate: text in, typed facts out."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from babel.numbers import list_currencies
from django import forms
from django.core.validators import EMPTY_VALUES
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.countries import UNIONS, market_of
from core.errors import NotPossible
from core.forms import ActionForm
from listings.checks.markup import without_markup
from listings.days import major
from listings.detail_forms import FORMS as DETAIL_FORMS
from listings.detail_forms import NAME as DETAILS
from listings.detail_forms import DetailRows, initial_of
from listings.details import DETAILS as KNOWN
from listings.errors import Incomplete
from listings.facts import FIELDS, LABELS, PROSE, clean_facts
from listings.models import Listing
from listings.noted import FieldNote, NotedField
from listings.stock import Shelves
from listings.variant_forms import PATH, SETS, Rows, minor_of, rows_of
from policy.sections import Policy

AREA = {"class": "form-control", "autocomplete": "off"}
# What every product has; further attributes of a listing are kept as they are.
TEXT_ATTRIBUTES = ("gtin", "country_of_origin", "material")
# What the law and customs ask for; which of them a listing needs follows from its markets.
DUTY_ATTRIBUTES = (
    "product_identifier",
    "manufacturer_name",
    "manufacturer_postal",
    "manufacturer_electronic",
    "manufacturer_country",
    "responsible_person_name",
    "responsible_person_postal",
    "responsible_person_electronic",
    "safety_warnings",
    "customs_description",
)
COUNTRIES = ("country_of_origin", "manufacturer_country")
NUMBER_ATTRIBUTES = ("weight_g", "warranty_months")
DAY_ATTRIBUTES = ("offer_ends",)
ATTRIBUTES = TEXT_ATTRIBUTES + DUTY_ATTRIBUTES + NUMBER_ATTRIBUTES + DAY_ATTRIBUTES
PLAIN = ("sku", "title", "description", "brand", "category", "language", "currency", "stock")
AMOUNTS = ("price_minor", "reference_price_minor", "freight_minor")


class Wanted:
    """A field that publishing needs and a draft may leave empty: not marked as optional."""

    def validate(self, value: Any) -> None:
        if value not in EMPTY_VALUES:
            super().validate(value)  # type: ignore[misc]


class WantedText(Wanted, forms.CharField):
    pass


class WantedAmount(Wanted, forms.DecimalField):
    pass


def amount_field(label: Any, kind: type[forms.DecimalField] | None = None) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    if kind is not None:
        return kind(label=label, max_digits=18, widget=widget)
    return forms.DecimalField(label=label, max_digits=18, widget=widget, required=False)


def one_line(label: Any, longest: int, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=required)


def market_codes(text: str) -> list[str]:
    """The codes in a list as people type it: “EU, us；CN”."""
    words = re.split("[,，;；、]", text)
    return [word.strip().upper() for word in words if word.strip()]


class EditorForm(ActionForm):
    """A listing as its seller writes it. Drafts need nothing but the SKU."""

    bound_field_class = NotedField
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # What the page showed, by which a stale one is merged (listings.merging).
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    sku = one_line(LABELS["sku"], 64, required=True)
    title = WantedText(
        label=LABELS["title"],
        max_length=500,
        widget=forms.Textarea(AREA | {"rows": 1}),
    )
    description = WantedText(
        label=LABELS["description"],
        strip=False,
        widget=forms.Textarea(AREA | {"rows": 8}),
    )
    brand = one_line(LABELS["brand"], 120)
    category = WantedText(label=LABELS["category"], max_length=200)
    language = forms.ChoiceField(label=LABELS["language"], choices=Listing.Language.choices)
    price_minor = amount_field(LABELS["price_minor"], WantedAmount)
    currency = forms.CharField(label=LABELS["currency"], max_length=3, initial="USD")
    reference_price_minor = amount_field(LABELS["reference_price_minor"])
    freight_minor = amount_field(LABELS["freight_minor"])
    stock = forms.IntegerField(label=LABELS["stock"], min_value=0, initial=0)
    markets = WantedText(label=LABELS["markets"], max_length=400)
    gtin = one_line(gettext_lazy("GTIN (EAN, UPC)"), 40)
    country_of_origin = one_line(gettext_lazy("Made in"), 2)
    material = one_line(gettext_lazy("Material"), 200)
    product_identifier = one_line(gettext_lazy("Type, batch or serial number"), 120)
    manufacturer_name = one_line(gettext_lazy("Manufacturer"), 200)
    manufacturer_postal = one_line(gettext_lazy("Manufacturer’s postal address"), 400)
    manufacturer_electronic = one_line(gettext_lazy("Manufacturer’s e-mail or web address"), 200)
    manufacturer_country = one_line(gettext_lazy("Manufacturer’s country"), 2)
    responsible_person_name = one_line(gettext_lazy("Responsible person in the EU"), 200)
    responsible_person_postal = one_line(gettext_lazy("Their postal address"), 400)
    responsible_person_electronic = one_line(gettext_lazy("Their e-mail or web address"), 200)
    safety_warnings = one_line(gettext_lazy("Warnings and safety information"), 1000)
    customs_description = one_line(gettext_lazy("Description for customs"), 200)
    weight_g = forms.FloatField(label=gettext_lazy("Weight in grams"), required=False, min_value=0)
    warranty_months = forms.IntegerField(
        label=gettext_lazy("Warranty in months"), required=False, min_value=0
    )

    offer_ends = forms.DateField(
        label=gettext_lazy("Last day of the offer"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )

    # Browsers must not hold back a draft.
    use_required_attribute = False
    seen_in = "version"

    def __init__(self, *args: Any, listing: Listing, **kwargs: Any) -> None:
        self.listing = listing
        super().__init__(*args, initial=_initial(listing), **kwargs)
        self.initial["seen"] = self._seen()
        typed = self.data if self.is_bound else None
        self.rows: dict[str, Rows] = {name: rows_of(name, listing, typed) for name in SETS}
        self.rows[DETAILS] = self._details(typed)
        self.fields["category"].help_text = _("A path, as in “Home > Lighting > Lamps”.")
        self.fields["markets"].help_text = _("Country codes or EU, as in “EU, US, CN”.")
        for name in COUNTRIES:
            self.fields[name].help_text = _("Two letters, as in CN.")
        if (shelves := Shelves([listing])).has_any:
            words = _("Its pieces are counted: %(n)s are available, whatever is written here.")
            self.fields["stock"].help_text = words % {"n": shelves.pieces(listing)}
        for name in ("currency", "markets", *COUNTRIES):
            self.fields[name].widget.attrs["autocapitalize"] = "characters"

    def shown(self, name: str) -> str:
        """What an unsent form shows in the field, as a browser would send it back."""
        given = self.fields[name].widget.format_value(
            self.get_initial_for_field(self.fields[name], name)
        )
        return "" if given is None else str(given)

    def _seen(self) -> str:
        names = [name for name in self.fields if not self.fields[name].widget.is_hidden]
        rows = {name: getattr(self.listing, name) for name in SETS} | {DETAILS: self.details}
        return json.dumps({name: self.shown(name) for name in names} | rows)

    @property
    def details(self) -> list[dict[str, Any]]:
        """The stored attributes that have no field of their own, known names first."""
        stored = {
            key: fact for key, fact in self.listing.attributes.items() if key not in ATTRIBUTES
        }
        known = [key for key in KNOWN if key in stored]
        keys = known + sorted(set(stored) - set(known))
        return [{"key": key, "value": stored[key]} for key in keys]

    def _details(self, typed: Any) -> DetailRows:
        is_typed = typed is not None and f"{DETAILS}-TOTAL_FORMS" in typed
        given = {} if is_typed else {"initial": initial_of(self.details)}
        rows: DetailRows = DETAIL_FORMS(typed if is_typed else None, prefix=DETAILS, **given)
        rows.taken = frozenset(ATTRIBUTES)
        return rows

    def clean_currency(self) -> str:
        code: str = self.cleaned_data["currency"].upper()
        if code not in list_currencies():
            words = _("“%(code)s” is no currency. Write its three letters, as in USD.")
            raise forms.ValidationError(words % {"code": code})
        return code

    def clean_country_of_origin(self) -> str:
        return self._country("country_of_origin")

    def clean_manufacturer_country(self) -> str:
        return self._country("manufacturer_country")

    def _country(self, name: str) -> str:
        typed: str = self.cleaned_data[name].upper()
        code = market_of(typed)
        if typed and (not code or code in UNIONS):
            raise forms.ValidationError(_("Write two letters, as in CN."))
        return code

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in AMOUNTS:
            if given.get(name) is not None and "currency" in given:
                given[name] = self._minor(name, given[name], given["currency"])
        for name, rows in self.rows.items():
            if rows.is_bound:
                given[name] = rows.facts(given.get("currency", self.listing.currency))
                for words in rows.problems():
                    self.add_error(None, words)
        return given

    def _minor(self, name: str, amount: Decimal, currency: str) -> int | None:
        try:
            return minor_of(amount, currency)
        except forms.ValidationError as error:
            self.add_error(name, error)
            return None

    def judge(self, policy: Policy) -> None:
        """Refuse each fact that saving would refuse; what was not reached yet is not asked for."""
        for rows in self.rows.values():
            if rows.is_bound:
                rows.ask_nothing()
        for name in set(self.errors) & set(self.fields):
            if not self.data.get(name):
                del self.errors[name]
        for name, fact in self.facts().items():
            try:
                clean_facts({name: fact}, policy=policy)  # type: ignore[misc]
            except NotPossible as error:
                self.point_at(error)

    def show_notes(self, notes: Mapping[str, Sequence[FieldNote]]) -> None:
        """Let each field say what was found in it."""
        for field in self.noted_fields():
            field.notes = notes.get(field.auto_id, ())

    def noted_fields(self) -> Iterator[NotedField]:
        """Every field that a person sees, those of the rows too."""
        for form in (self, *(row for rows in self.rows.values() for row in rows.forms)):
            for field in form.visible_fields():
                assert isinstance(field, NotedField)
                yield field

    def facts(self) -> dict[str, Any]:
        """The verb's facts, as far as they could be read."""
        given = self.cleaned_data
        facts = {name: given[name] for name in (*PLAIN, *AMOUNTS) if name in given}
        if "markets" in given:
            facts["markets"] = market_codes(given["markets"])
        facts["attributes"] = self._attributes(given)
        facts |= {name: given[name] for name in SETS if name in given}
        return facts

    @property
    def removed(self) -> list[str]:
        """Markup in what was typed, which saving takes out."""
        texts = [self.cleaned_data.get(name) or "" for name in PROSE]
        return list(dict.fromkeys(tag for text in texts for tag in without_markup(text)[1]))

    def _attributes(self, given: dict[str, Any]) -> dict[str, Any]:
        merged = dict(self.listing.attributes)
        if DETAILS in given:
            rest = {one["key"]: one["value"] for one in given[DETAILS]}
            own = {key: fact for key, fact in merged.items() if key in ATTRIBUTES}
            # What was not changed keeps its kind: a stored number of a free name is no text.
            same = {key: merged[key] for key in rest if str(merged.get(key)) == str(rest[key])}
            merged = own | rest | same
        for name in ATTRIBUTES:
            if given.get(name) not in (None, ""):
                value = given[name]
                merged[name] = value.isoformat() if name in DAY_ATTRIBUTES else value
            elif name in given:
                merged.pop(name, None)
        return merged

    def draft(self) -> Listing:
        """The listing with what was typed, unsaved; unreadable fields as they were before."""
        mine = self.listing
        listing = Listing(pk=mine.pk, store=mine.store, status=mine.status)
        facts = self.facts() if self.is_bound else {}
        for name in LABELS:
            setattr(listing, name, facts.get(name, getattr(self.listing, name)))
        for name in ("title", "description"):
            # As typed, with its outer blanks: the marks are counted in what the page shows.
            typed = self.data.get(name, "") if self.is_bound else getattr(listing, name)
            setattr(listing, name, typed.replace("\r\n", "\n").replace("\r", "\n"))
        return listing

    def point_at(self, error: NotPossible) -> None:
        problems = error.problems if isinstance(error, Incomplete) else {error.field: str(error)}
        for name, words in problems.items():
            self.refuse(name, words)

    def refuse(self, name: str | None, words: str) -> None:
        """Put a refusal at its field; at the top where the form has no such field."""
        field = self.field_of(name or "")
        if field is None:
            self.add_error(None, words)
        elif field.form is self:
            self.add_error(field.name, words)
        else:
            field.form.add_error(field.name, words)
            self.add_error(None, f"{field.field.widget.attrs['aria-label']}: {words}")

    def field_of(self, path: str) -> BoundField | None:
        """The field that a finding or a refusal names; None where the form has none for it."""
        name = FIELDS.get(path, path).removeprefix("attributes.")
        if found := PATH.fullmatch(name):
            return self.rows[found[1]].field_of(int(found[2]), found[3])
        if name in self.fields:
            return self[name]
        details = self.rows[DETAILS]
        assert isinstance(details, DetailRows)
        return details.value_of(name) if path.startswith("attributes.") else None


def _initial(listing: Listing) -> dict[str, Any]:
    initial = {name: getattr(listing, name) for name in PLAIN}
    initial |= {name: major(getattr(listing, name), listing.currency) for name in AMOUNTS}
    initial |= {name: listing.attributes.get(name) for name in ATTRIBUTES}
    return initial | {"markets": ", ".join(listing.markets), "version": listing.version}
