"""Who brought the buyer's words, where the buyer did not write them on their own page."""

from django.utils.translation import gettext as _

from aftersales.models import Entry, Ticket


def brought_in_words(entry: Entry, ticket: Ticket, reader: str) -> str:
    """ "opened by Kim", or "" where the buyer did it. The buyer reads the store's name."""
    who = entry.facts.get("brought_by")
    if who == "system":
        return _("opened by the store’s system (%(key)s)") % {"key": entry.facts["system"]}
    if who is None or entry.author is None:
        return ""
    if who == "seller" and reader == "buyer":
        return _("opened by %(name)s") % {"name": ticket.store.name}
    if who == "mediator":
        return _("opened by the mediator %(name)s") % {"name": entry.author.name}
    return _("opened by %(name)s") % {"name": entry.author.name}
