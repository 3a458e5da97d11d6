"""Form fields for amounts of money."""

from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from django import forms

# Whole digits, as in order files.
MOST_DIGITS = 12


class AmountField(forms.DecimalField):
    """An amount in the main unit and the decimals of its currency; cleaned to minor units.

    `least` are the minor units that it must have.
    """

    def __init__(self, currency: str = "", *, least: int = 1, **kwargs: Any) -> None:
        self.digits = get_currency_precision(currency)
        super().__init__(
            min_value=Decimal(least).scaleb(-self.digits),
            decimal_places=self.digits,
            max_digits=MOST_DIGITS + self.digits,
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        return None if amount is None else int(amount.scaleb(self.digits))


def in_main_unit(amount_minor: int | None, currency: str) -> Decimal | None:
    """As such a field shows the amount, with the decimals of its currency."""
    if amount_minor is None:
        return None
    return Decimal(amount_minor).scaleb(-get_currency_precision(currency))


def name_currency(
    form: forms.Form, name: str, currency: str, help_text: Any, *, least: int = 1
) -> None:
    """Put an amount of this currency in place of the declared field, which knows none."""
    label = form.fields[name].label
    words = help_text % {"currency": currency}
    facts = {"label": label, "required": False, "help_text": words}
    form.fields[name] = AmountField(currency, least=least, **facts)
