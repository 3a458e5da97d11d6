"""A closed mediation as its mediator found it: what both sides said, and nothing of the ruling."""

from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftersales import queries
from aftersales.models import Attachment, Entry, Ruling, Ticket
from aftersales.wording import in_reader_language
from core.forms import ActionForm

# Who ruled wrote as mediator and kept notes; the system says how it ended.
SHOWN = (Entry.Side.BUYER, Entry.Side.SELLER)


class SecondLookForm(ActionForm):
    benefited = forms.ChoiceField(
        label=_("For whom would you rule?"),
        choices=Ticket.Benefited.choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Why"), max_length=500)


def blind_context(ruling: Ruling, now: datetime) -> dict[str, Any]:
    """What was known when it was ruled: both sides' words and the facts of the records."""
    ticket = ruling.ticket

    def address(found: Attachment, size: str) -> str:
        return reverse("aftersales:file", args=[ticket.pk, found.pk, size])

    told = [
        entry
        for entry in queries.entries_of(ticket)
        if entry.side in SHOWN and entry.at <= ruling.made_at
    ]
    known = [
        (fact["title"], fact["value"])
        for fact in ruling.facts
        if fact.get("by") == "record" and fact["value"] is not None
    ]
    return {
        "ruling": ruling,
        "ticket": ticket,
        "goods": queries.goods_of(ticket),
        "wish": queries.wish_of(ticket),
        "known": [(_title(title), value) for title, value in known],
        "lines": queries.conversation(ticket, reader="buyer", address=address, entries=told),
    }


def _title(title: dict[str, str]) -> str:
    return in_reader_language(title)
