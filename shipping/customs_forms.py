"""What people type about goods for customs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm


class HsForm(ActionForm):
    hs = forms.CharField(
        label=_("Tariff code"),
        max_length=16,
        help_text=_("6, 8 or 10 digits. The first six are the same in every country."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
