"""What moderators can keep views of: the review queue."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.counting import AT_MOST
from core.saved_views.indexes import Index, anything, register
from enforcement.queries import cases
from enforcement.queue_pages import LABELS, SORTS, Asked
from policy.queries import policy_at

VIEW_LABELS = {
    "all": gettext_lazy("All open"),
    "due": gettext_lazy("Due today"),
    "mine": gettext_lazy("Mine"),
    "decided": gettext_lazy("Decided"),
}


def _words(query: QueryDict) -> list[str]:
    asked = Asked.of(query)
    words = [str(VIEW_LABELS[asked.view])]
    words += [_("“%(words)s”") % {"words": asked.query}] if asked.query else []
    words += [asked.rule] if asked.rule else []
    return [*words, str(LABELS[asked.sort])]


def _count(request: Any, query: QueryDict) -> int:
    asked = Asked.of(query)
    rows = cases.list_queue(request.user, asked.view, clock.now(), **asked.narrowed())
    return rows[:AT_MOST].count()


register(
    Index(
        key="cases",
        label=gettext_lazy("Review queue"),
        url_name="enforcement:queue",
        may=lambda request: request.user.is_moderator,
        fields={
            "view": lambda value: value in cases.VIEWS,
            "rule": lambda value: value in policy_at(clock.now()).rules.book,
            "days": lambda value: value.isdecimal() and len(value) < 5,
            "q": anything,
            "sort": lambda value: value in SORTS,
        },
        words=_words,
        count=_count,
        is_of_store=False,
        works=lambda user, _store: user.is_moderator,
        manages=lambda user, _store: user.is_senior,
    )
)
