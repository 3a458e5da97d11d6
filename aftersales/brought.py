"""How words came into a ticket, where nobody just wrote them there: brought, or as an appeal."""

from django.utils.translation import gettext as _

from aftersales.models import Entry, Ticket

# Of an entry's facts, the number of the ruling against which it says something.
APPEALS = "appeals"


def brought_in_words(entry: Entry, ticket: Ticket, reader: str) -> str:
    """ "opened by Kim", "appeal against R-7", or "" where the side wrote it on its own page.

    The buyer reads the store's name, and not which of its systems wrote in its place.
    """
    if number := entry.facts.get(APPEALS):
        return _("appeal against %(number)s") % {"number": number}
    who = entry.facts.get("brought_by")
    if who == "system":
        return _("opened by the store’s system (%(key)s)") % {"key": entry.facts["system"]}
    if who is None and reader != "buyer" and (key := entry.facts.get("system")):
        return _("by the store’s system (%(key)s)") % {"key": key}
    if who is None or entry.author is None:
        return ""
    if who == "seller" and reader == "buyer":
        return _("opened by %(name)s") % {"name": ticket.store.name}
    if who == "mediator":
        return _("opened by the mediator %(name)s") % {"name": entry.author.name}
    return _("opened by %(name)s") % {"name": entry.author.name}
