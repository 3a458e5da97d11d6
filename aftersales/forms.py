"""Forms of after-sales; their field names are the verbs' parameters."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.clockwork import rules_of
from aftersales.models import Ticket
from core.forms import ActionForm
from policy.sections.aftersales import AftersalesSection

HUNDRED = Decimal(100)


def text_area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class AmountField(forms.DecimalField):
    """An amount in whole units with two decimals; cleaned to minor units."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=Decimal("0.01"), decimal_places=2, max_digits=11, **kwargs)

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        return None if amount is None else int(amount * HUNDRED)


class OpenTicketForm(ActionForm):
    kind = forms.ChoiceField(label=_("What is it about?"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What happened, and what would help you?"), widget=text_area(5), max_length=5000
    )

    def __init__(self, rules: AftersalesSection, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, f"{kind.title} – {kind.help}") for code, kind in rules.kinds.items()]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]


class MessageForm(ActionForm):
    text = forms.CharField(label=_("Your message"), widget=text_area(), max_length=5000)


class OfferForm(ActionForm):
    kind = forms.ChoiceField(label=_("Your offer"))
    amount_minor = AmountField(label=_("Amount"), required=False)
    note = forms.CharField(
        label=_("A word with it"), required=False, max_length=500, widget=text_area(2)
    )

    def __init__(self, ticket: Ticket, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = rules_of(ticket)
        codes = rules.kinds[ticket.kind].offers
        choices = [(code, str(rules.offers[code].title)) for code in codes]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        self.fields["amount_minor"].help_text = _("In %(currency)s, for offers of money.") % {
            "currency": ticket.order.currency
        }


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
