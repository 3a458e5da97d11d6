"""Further attributes in the editor: a row each, a known name with its unit or one of one's own."""

from typing import Any

from django import forms
from django.forms import BoundField, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from listings.checks.amounts import WrongCell, read_number
from listings.checks.columns import NUMBERS, attribute_of
from listings.details import DETAILS
from listings.facts import ATTRIBUTE_TEXT_AT_MOST
from listings.noted import NotedField
from listings.variant_forms import SMALL, Rows

NAME = "details"


class DetailForm(forms.Form):
    """One attribute: a known one, or another under a name of the seller's own."""

    bound_field_class = NotedField
    name = forms.ChoiceField(
        label=gettext_lazy("Attribute"),
        required=False,
        widget=forms.Select({"class": "form-select form-select-sm"}),
    )
    other = forms.CharField(
        label=gettext_lazy("Another name"),
        max_length=40,
        required=False,
        widget=forms.TextInput(SMALL),
    )
    value = forms.CharField(
        label=gettext_lazy("Value"),
        max_length=ATTRIBUTE_TEXT_AT_MOST,
        widget=forms.TextInput(SMALL),
    )

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["name"]
        field.choices = [("", _("Another")), *((key, one.words) for key, one in DETAILS.items())]

    @property
    def key(self) -> str:
        """The attribute's name as it is stored; "" where it has none yet."""
        given = self.cleaned_data if self.is_bound else self.initial
        named = attribute_of(given.get("other") or "").removeprefix("attributes.")
        return given.get("name") or named

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("value"):
            return given
        if not self.key:
            words = _("Choose an attribute, or name another with Latin letters.")
            self.add_error("other", words)
        elif self.key in NUMBERS:
            try:
                given["value"] = read_number(self.key, given["value"])
            except WrongCell as error:
                self.add_error("value", str(error))
        return given


class DetailRows(Rows):
    naming = gettext_lazy("%(field)s of attribute %(number)s")
    # Names that have a field of their own further up.
    taken: frozenset[str] = frozenset()

    def facts(self, currency: str) -> list[dict[str, Any]]:
        found: dict[str, Any] = {}
        for form in self.kept():
            assert isinstance(form, DetailForm)
            if form.key in found or form.key in self.taken:
                words = _("“%(name)s” stands further up. Change it there.")
                form.add_error("other", words % {"name": form.key})
            else:
                found[form.key] = form.cleaned_data["value"]
        return [{"key": key, "value": value} for key, value in found.items()]

    def value_of(self, key: str) -> BoundField | None:
        """The field in which the attribute is written; None where no row has it."""
        rows = (form for form in self.kept() if isinstance(form, DetailForm))
        return next((form["value"] for form in rows if form.key == key), None)


FORMS: Any = formset_factory(DetailForm, formset=DetailRows, extra=0, can_delete=True)


def initial_of(details: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Stored attributes as rows show them."""
    return [
        {
            "name": one["key"] if one["key"] in DETAILS else "",
            "other": "" if one["key"] in DETAILS else one["key"],
            "value": one["value"],
        }
        for one in details
    ]
