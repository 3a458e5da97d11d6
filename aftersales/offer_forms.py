"""The form by which a side makes its offer: kind, amount or amounts by article, a word."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.amounts import AmountField, name_currency
from aftersales.clockwork import rules_of
from aftersales.forms import text_area
from aftersales.models import Ticket
from aftersales.resending import may_send_again
from core.forms import ActionForm


class OfferForm(ActionForm):
    """With several articles there is one amount for each, `line_…`, beside the whole one.

    Nobody is offered to send goods again that cannot be; of what was sent so the verb says why.
    """

    kind = forms.ChoiceField(label=_("Your offer"))
    amount_minor = AmountField(label=_("Amount"), required=False)
    coupon_code = forms.CharField(label=_("Code of the coupon"), required=False, max_length=40)
    note = forms.CharField(
        label=_("A word with it"), required=False, max_length=500, widget=text_area(2)
    )

    def __init__(self, ticket: Ticket, side: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="offer-%s", **kwargs)
        rules = rules_of(ticket)
        codes = [
            code for code in rules.kinds[ticket.kind].offers if side in rules.offers[code].made_by
        ]
        if not self.is_bound and any(rules.offers[code].is_replacing for code in codes):
            may_replace = _may_send_again(ticket)
            codes = [code for code in codes if may_replace or not rules.offers[code].is_replacing]
        choices = [(code, str(rules.offers[code].title)) for code in codes]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        currency = ticket.order.currency
        words = _("In %(currency)s, for offers of money. Empty: all, where all goes back.")
        name_currency(self, "amount_minor", currency, words)
        if not any(rules.offers[code].is_coupon for code in codes):
            del self.fields["coupon_code"]
        goods = ticket.articles
        self.by_line = {f"line_{row.line_id}": row.line_id for row in goods if len(goods) > 1}
        for name, row in zip(self.by_line, goods, strict=False):
            label = _("Of it for: %(article)s") % {"article": row.line.title}
            self.fields[name] = AmountField(currency, label=label, required=False)
        last = self.fields.pop("note")
        self.fields["note"] = last
        # Drawn as the fields are now: an article's amount shows, and no code of a coupon is missed.
        self.helper.layout = self.helper.build_default_layout(self)

    def facts(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if value is not None}
        by_line = {pk: given.pop(name) for name, pk in self.by_line.items() if name in given}
        return given | {"by_line": by_line}


def _may_send_again(ticket: Ticket) -> bool:
    """On most orders nothing was paid back or sent again, and no page need look."""
    is_touched = ticket.order_was_sent_again or ticket.order_was_paid_back
    return not is_touched or may_send_again(ticket)
