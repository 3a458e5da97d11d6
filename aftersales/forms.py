"""Forms of after-sales; their field names are the verbs' parameters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.amounts import AmountField, name_currency
from aftersales.file_forms import FilesField, say_limits
from aftersales.models import Ticket
from core.forms import ActionForm


def text_area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class MessageForm(ActionForm):
    text = forms.CharField(label=_("Your message"), widget=text_area(), max_length=5000)
    attachments = FilesField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_limits(self.fields["attachments"])


class RulingForm(ActionForm):
    benefited = forms.ChoiceField(
        label=_("Decided for"), choices=Ticket.Benefited.choices, widget=forms.RadioSelect
    )
    refund_minor = AmountField(label=_("Money back to the buyer"), required=False)
    reason = forms.CharField(
        label=_("Why, in your words"),
        widget=text_area(),
        max_length=2000,
        help_text=_("Both sides read this."),
    )

    def __init__(self, ticket: Ticket, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("In %(currency)s. Leave it empty for no money.")
        name_currency(self, "refund_minor", ticket.order.currency, words)
