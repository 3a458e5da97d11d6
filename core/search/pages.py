"""The pages that the reader's sidebar leads to, and their own."""

from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from core.context import address_of, shell
from core.events import Words
from core.navigation import WORKSPACES
from core.search.kinds import Finder, Hit, register
from core.search.terms import Term

# Everybody has these; no sidebar names them.
OWN: list[tuple[Words, str]] = [
    (gettext_lazy("Inbox"), "core:inbox"),
    (gettext_lazy("Help"), "core:help"),
]


def find(request: Any, term: Term) -> list[Hit]:
    """Pages whose name has these words; all of them while nothing is typed."""
    workspace = WORKSPACES.get(request.workspace)
    place = str(workspace.label) if workspace else ""
    lines = [item for items in shell(request)["shell"].shown.values() for item in items]
    pages = [(str(item.label), address_of(item.url_name), place) for item in lines]
    pages += [(str(label), address_of(name), "") for label, name in OWN]
    return [Hit("page", url, label, where) for label, url, where in pages if term.is_in(label)]


register(Finder("page", pgettext_lazy("search", "Pages"), "arrow-right", find, order=5))
