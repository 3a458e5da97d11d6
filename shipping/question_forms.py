"""What people type about questions of customs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm
from shipping.checks.customs.asking import LONGEST, OF_BUYER, OF_SELLER, Asked
from shipping.models import CustomsRequest

HELPS = {
    Asked.DESCRIPTION: _("Such as “Men's knitted cotton T-shirts”."),
    Asked.TARIFF_CODE: _("6, 8 or 10 digits. The first six are the same in every country."),
    Asked.ORIGIN: _("Two letters, as in NL."),
    Asked.VALUE: _("Such as “EUR 39.90, by card”."),
    Asked.TAX_NUMBER: _("As your country writes it: CPF, EORI, passport or VAT number."),
    Asked.PURPOSE: _("Such as “for myself” or “a gift”."),
}


class AskForm(ActionForm):
    """What customs asks of one side; `to` says which."""

    to = forms.ChoiceField(choices=CustomsRequest.To.choices, widget=forms.HiddenInput)
    asked = forms.MultipleChoiceField(
        label=_("What customs asks for"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, to: str, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"ask-{to}", initial={"to": to}, **kwargs)
        able = OF_BUYER if to == CustomsRequest.To.BUYER else OF_SELLER
        field: Any = self.fields["asked"]
        field.choices = [(one.value, one.label) for one in able]


class AnswersForm(ActionForm):
    """One field for each fact that was asked."""

    def __init__(self, *args: Any, request: CustomsRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        for name in request.fields:
            asked = Asked(name)
            self.fields[name] = forms.CharField(
                label=asked.label, max_length=LONGEST, help_text=HELPS.get(asked, "")
            )

    def facts(self) -> dict[str, Any]:
        return {"answers": self.cleaned_data}
