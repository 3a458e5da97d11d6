"""A store's orders and parcels, as the search finds them."""

from typing import Any

from django.db.models import F, Q, Value
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy

from core.prepared import ASKER
from core.search.kinds import COMPACT, NUMBER, TEXT, Searcher, register, words_of
from shipping.models import Order, Parcel


def _works_in_store(request: Any) -> bool:
    return request.store is not None


# In whichever letters a number was typed; orders keep it as their store's system wrote it.
NUMBERED = (
    Order.objects.filter(store_id=ASKER.store.pk)
    .annotate(found_number=Upper("number"))
    .filter(found_number=NUMBER)
)

register(
    Searcher(
        kind="order",
        label=gettext_lazy("Orders"),
        icon="shopping-cart",
        url_name="shipping:order",
        may=_works_in_store,
        rows=lambda asker: Order.objects.filter(store_id=asker.store.pk),
        title="number",
        detail=words_of("buyer_name", Value(" · "), "city", Value(", "), "country"),
        states=Order,
        exact=(Q(found_number=NUMBER), Q(buyer_email__iexact=TEXT)),
        starts=(Q(found_number__startswith=NUMBER),),
        texts=("buyer_name",),
        beside={"found_number": Upper("number")},
        newest=("-placed_at", "-pk"),
        order=10,
    ),
    Searcher(
        kind="parcel",
        label=gettext_lazy("Shipments"),
        icon="truck-delivery",
        url_name="shipping:parcel",
        may=_works_in_store,
        rows=lambda asker: Parcel.objects.filter(store_id=asker.store.pk),
        title="number",
        detail=words_of("carrier", Value(" · "), F("order__number")),
        states=Parcel,
        exact=(Q(number=COMPACT), Q(order__in=NUMBERED.values("pk"))),
        starts=(Q(number__startswith=COMPACT),),
        newest=("-declared_shipped_at", "-pk"),
        order=20,
    ),
)
