"""Forms of an import: the file, and which column is which field."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import clock
from core.column_forms import ColumnsForm
from core.countries import country_name
from core.encodings import OFFERED
from core.forms import ActionForm
from listings.actions.import_files import first_targets
from listings.checks.columns import MARKET_PRICE, NAMES, attribute_of, market_price_of
from listings.details import DETAILS
from listings.facts import LABELS
from listings.forms import COUNTRIES, EditorForm
from listings.models import ImportFile, Listing
from policy.queries import policy_at


class ListingFileForm(ActionForm):
    file = forms.FileField(
        label=gettext_lazy("CSV or XLSX file"),
        help_text=gettext_lazy(
            "Any common encoding and separator. The first line names the columns."
        ),
        widget=forms.ClearableFileInput({"accept": ".csv,.xlsx,text/csv"}),
    )

    def facts(self) -> dict[str, Any]:
        """One byte more than is taken, so that a file beyond the limit shows; never all of it."""
        file = self.cleaned_data["file"]
        longest = policy_at(clock.now()).uploads.imports.max_bytes
        return {"file_name": file.name, "content": file.read(longest + 1)}


class EncodingForm(ActionForm):
    """How the bytes of a file are to be read, where its sender knows better."""

    encoding = forms.ChoiceField(
        label=gettext_lazy("Encoding"),
        choices=list(OFFERED.items()),
        help_text=gettext_lazy(
            "Look at the first rows. Where signs are wrong, choose another encoding."
        ),
    )


class MappingForm(ColumnsForm):
    """One choice per column, and what counts where the file says nothing."""

    currency = forms.CharField(
        label=gettext_lazy("Currency of prices without one"), max_length=3, initial="USD"
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of texts without one"), choices=Listing.Language.choices
    )

    def __init__(self, *args: Any, file: ImportFile, **kwargs: Any) -> None:
        kwargs |= {"guessed": first_targets(file), "choices": _choices}
        super().__init__(*args, file=file, **kwargs)

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "targets": self.targets,
            "currency": given["currency"].upper(),
            "language": given["language"],
        }


TARGET_LABELS = {
    "parent_sku": gettext_lazy("SKU of the listing (of a variant)"),
    "variant_name": gettext_lazy("Name of the variant"),
}


def target_label(target: str) -> str:
    """A field of an import as its reader knows it."""
    if target in TARGET_LABELS:
        return str(TARGET_LABELS[target])
    if found := MARKET_PRICE.fullmatch(target):
        return _("Price in %(market)s") % {"market": found[1]}
    name = target.removeprefix("attributes.")
    for known in (name, f"{name}_minor"):
        if known in LABELS:
            return str(LABELS[known])
    if name in DETAILS:
        return DETAILS[name].words
    fields = EditorForm.base_fields
    return str(fields[name].label) if name in fields else name.replace("_", " ")


def attribute_in_words(key: str, fact: Any) -> tuple[str, Any]:
    """Label and value of an attribute for people: a country by its name."""
    value = country_name(fact) if key in COUNTRIES else fact
    return target_label(f"attributes.{key}"), value


def _choices(column: str) -> list[tuple[str, Any]]:
    known = [(target, target_label(target)) for target in NAMES]
    if price := market_price_of(column):
        known.append((price, target_label(price)))
    own = attribute_of(column)
    if own and own not in NAMES:
        known.append((own, _("Attribute “%(name)s”") % {"name": target_label(own)}))
    return [("", pgettext_lazy("column", "Leave out")), *known]
