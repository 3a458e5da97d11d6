"""What people type about goods for customs."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm
from policy.sections.restricted import GoodsKind
from shipping.checks.customs.goods import NOT_RESTRICTED


class HsForm(ActionForm):
    hs = forms.CharField(
        label=_("Tariff code"),
        max_length=16,
        help_text=_("6, 8 or 10 digits. The first six are the same in every country."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class KindForm(ActionForm):
    """What restricted goods these are; the choices are the policy's."""

    kind = forms.ChoiceField(label=_("Restricted goods"), required=False)
    watt_hours = forms.DecimalField(
        label=_("Watt-hours of one battery"),
        required=False,
        localize=True,
        max_digits=8,
        decimal_places=2,
        help_text=_("Printed on the battery; or volts times ampere-hours."),
    )

    def __init__(self, *args: Any, kinds: Mapping[str, GoodsKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(code, str(kind.title)) for code, kind in kinds.items()]
        choices = [("", _("Not said yet")), (NOT_RESTRICTED, _("None of these")), *named]
        field: Any = self.fields["kind"]
        field.choices = choices


class GuideForm(ActionForm):
    country = forms.CharField(
        label=_("Country"), max_length=2, help_text=_("Two letters, as in NL.")
    )
    text_en = forms.CharField(
        label=_("English"),
        widget=forms.Textarea({"rows": 12}),
        help_text=_("Markdown: headings, lists, tables, links. HTML and pictures stay text."),
    )
    text_zh = forms.CharField(
        label=_("Simplified Chinese"), widget=forms.Textarea({"rows": 12, "lang": "zh-Hans"})
    )
    sources = forms.CharField(
        label=_("Sources"),
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One https address a line."),
    )
    effective_from = forms.DateField(
        label=_("Holds from"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    effective_to = forms.DateField(
        label=_("First day without it"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    verified_on = forms.DateField(
        label=_("Last verified"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
