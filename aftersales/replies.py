"""Saved replies as the pages use them: what a field becomes, and a reply filled in for a ticket."""

from datetime import datetime

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.models import Store, User
from aftersales.checks.replies import fill
from aftersales.models import SavedReply, Ticket
from aftersales.team import main_language
from aftersales.turns import turn_of
from aftersales.wording import language_in_words

WORDS: dict[str, Promise] = {
    "buyer_name": gettext_lazy("The buyer’s name, as on the order"),
    "order_number": gettext_lazy("The number of the order"),
    "ticket": gettext_lazy("The number of the ticket"),
    "article": gettext_lazy("The articles that the ticket is about"),
    "store_name": gettext_lazy("The name of the store"),
    "due_date": gettext_lazy("The day until which the ticket page says to act, if it names one"),
    "my_name": gettext_lazy("The name of who inserts the reply"),
}
# A language in words, and the replies in it by number and title.
Group = tuple[str, list[tuple[int, str]]]


def fields_listed() -> list[tuple[str, str]]:
    """Each field as it is written, and what it becomes."""
    return [(f"{{{name}}}", str(words)) for name, words in WORDS.items()]


def listed(store: Store | None) -> list[tuple[SavedReply, str]]:
    """The replies of the store or the team, each with its language in words."""
    rows = SavedReply.objects.of(store).select_related("edited_by").order_by("language", "title")
    return [(row, language_in_words(row.language)) for row in rows]


def groups_for(ticket: Ticket, *, of_team: bool) -> list[Group]:
    """The replies that came with the ticket, of its store or the team, in its language first.

    Rule: docs/rules/aftersales.md#saved-replies.
    """
    found: dict[str, list[tuple[int, str]]] = {}
    for row in ticket.saved_replies:
        if (row["store"] is None) is of_team:
            found.setdefault(row["language"], []).append((row["pk"], row["title"]))
    proposed = main_language(ticket.language)
    languages = sorted(found, key=lambda code: (main_language(code) != proposed, code))
    return [(language_in_words(code), found[code]) for code in languages]


def draft(written: str, reply: SavedReply, ticket: Ticket, writer: User) -> str:
    """What stands in the message box once the reply is inserted below what is written already."""
    filled = fill(reply.text, _values(ticket, reply.language, writer))
    return "\n\n".join(part for part in (written.strip(), filled) if part)


def _values(ticket: Ticket, language: str, writer: User) -> dict[str, str]:
    turn = turn_of(ticket, returned=ticket.returns.open().first() if ticket.has_return else None)
    due_at = turn.due_at or turn.ends_at
    return {
        "buyer_name": ticket.order.buyer_name,
        "order_number": ticket.order.number,
        "ticket": ticket.ref,
        "article": ", ".join(row.line.title for row in ticket.articles),
        "store_name": ticket.store.name,
        "due_date": _day(due_at, language) if due_at else "",
        "my_name": writer.name,
    }


def _day(at: datetime, language: str) -> str:
    """The day in the language of the reply, which need not be one of the pages."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return format_date(timezone.localtime(at).date(), "long", locale=locale)
