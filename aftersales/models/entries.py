"""What was said in a ticket, and when."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from aftersales.checks.clocks import Happening
from aftersales.models.tickets import Ticket
from aftersales.wording import in_reader_language
from core.people import Names, fill, keys_of, names_of

# Notes among mediators are none of the store's business, nor is when they were written.
SAID = """
UPDATE aftersales_ticket AS kept SET said_at = told.at
FROM (SELECT ticket_id, max(at) AS at FROM fresh WHERE side <> 'internal' GROUP BY ticket_id) told
WHERE kept.id = told.ticket_id AND (kept.said_at IS NULL OR kept.said_at < told.at);
RETURN NULL;
"""


class Entry(models.Model):
    """One line of a ticket's timeline. The clocks are computed from these rows alone."""

    class Side(models.TextChoices):
        BUYER = "buyer", _("Buyer")
        SELLER = "seller", _("Seller")
        MEDIATOR = "mediator", _("Mediator")
        INTERNAL = "internal", _("Internal note")
        SYSTEM = "system", _("Tradewell")

    # A timeline is all that is asked for: an index for each key would only slow every message.
    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="entries", db_index=False)
    side = models.CharField(max_length=10, choices=Side)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    happening = models.CharField(max_length=20, choices=[(h, h) for h in Happening])
    text = models.TextField(max_length=5000)
    # Where Tradewell speaks: the same in each language. Empty for what a person wrote.
    words = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=10, blank=True)
    # What the clocks read of it beside the happening: the new priority, the reason of a pause.
    facts = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "entries"
        indexes = (models.Index(fields=["ticket", "id"], name="entry_timeline"),)
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="tells_its_ticket",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="fresh"),  # type: ignore[no-untyped-call]
                func=SAID,
            ),
        )

    def __str__(self) -> str:
        return f"{self.side} in {self.ticket_id}"

    @property
    def said(self) -> str:
        return self.said_by_names()

    def said_by_names(self, names: Names | None = None) -> str:
        """The same; `names` of the people in it, where they were looked up."""
        words = in_reader_language(self.words)
        if not words:
            return self.text
        names = names_of(keys_of(self.facts)) if names is None else names
        return str(fill(words, self.facts, names))
