"""Forms of after-sales; their field names are the verbs' parameters."""

from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.clockwork import rules_of
from aftersales.models import Ticket
from core.forms import ActionForm

# Whole digits, as in order files.
MOST_DIGITS = 12


def text_area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class AmountField(forms.DecimalField):
    """An amount in the main unit and the decimals of its currency; cleaned to minor units."""

    def __init__(self, currency: str = "", **kwargs: Any) -> None:
        self.digits = get_currency_precision(currency)
        super().__init__(
            min_value=Decimal(1).scaleb(-self.digits),
            decimal_places=self.digits,
            max_digits=MOST_DIGITS + self.digits,
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        return None if amount is None else int(amount.scaleb(self.digits))


def name_currency(form: forms.Form, name: str, currency: str, help_text: Any) -> None:
    """Put an amount of this currency in place of the declared field, which knows none."""
    label = form.fields[name].label
    words = help_text % {"currency": currency}
    form.fields[name] = AmountField(currency, label=label, required=False, help_text=words)


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
        words = _("In %(currency)s, for offers of money.")
        name_currency(self, "amount_minor", ticket.order.currency, words)


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
