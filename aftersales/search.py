"""Tickets, as the search finds them: those of a store, or all of them for a mediator."""

from typing import Any

from django.db.models import F, Func, Q, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy

from aftersales.models import Ticket
from core.search.kinds import LANGUAGE, Searcher, key_after, register, words_of
from shipping.search import NUMBERED

IN_READERS_WORDS = Func(
    F("titles"), LANGUAGE, function="jsonb_extract_path_text", output_field=TextField()
)
REF = words_of(Value("T-"), Cast("pk", TextField()))
COMMON: dict[str, Any] = {
    "url_name": "aftersales:ticket",
    "icon": "messages",
    "title": Coalesce(IN_READERS_WORDS, KT("titles__en"), REF),
    "states": Ticket,
    "texts": ("title_en", "title_zh"),
    "beside": {"title_en": KT("titles__en"), "title_zh": KT("titles__zh-hans")},
    "prefixes": ("T",),
}

register(
    Searcher(
        kind="ticket",
        label=gettext_lazy("Tickets"),
        may=lambda request: request.store is not None and not request.user.is_mediator,
        rows=lambda asker: Ticket.objects.filter(store_id=asker.store.pk),
        detail=words_of(REF, Value(" · "), F("order__number")),
        exact=(Q(pk=key_after("T")), Q(order__in=NUMBERED.values("pk"))),
        order=40,
        **COMMON,
    ),
    # Without the buyer: who looks for a buyer's name must not find their tickets everywhere.
    Searcher(
        kind="mediated",
        label=gettext_lazy("Tickets"),
        may=lambda request: request.user.is_mediator,
        rows=lambda asker: Ticket.objects.all(),
        detail=words_of(REF, Value(" · "), F("store__name")),
        exact=(Q(pk=key_after("T")),),
        order=40,
        **COMMON,
    ),
)
