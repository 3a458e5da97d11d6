"""What anybody reads of a store: figures with enough behind them, and whether it is closed."""

from datetime import timedelta

from django.core.cache import cache

from core import clock
from enforcement.reputation import KEPT_S, reputation_of
from shipping.models import Parcel
from shipping.queries.measures import tiles
from tests.enforcement.steps import make_sanction, violate


def shown(client, store):
    return client.get(f"/stores/{store.slug}/reputation/").content.decode()


def test_the_public_reads_what_the_store_reads_of_itself(stores, sam, noon):
    store = stores[0]
    own = {tile.key: tile for tile in tiles(sam, store, "seller", noon)}
    known = reputation_of(store, now=noon)

    assert [tile.key for tile in known.judged] == ["on_time"]
    [tile] = known.judged
    assert (tile.value, tile.required, tile.basis, tile.url) == (
        own["on_time"].value, own["on_time"].required, own["on_time"].basis, "",
    )  # fmt: skip


def test_too_few_orders_give_no_figure(stores, client, noon):
    Parcel.objects.filter(store=stores[0]).delete()

    assert "too little yet to judge this store by" in shown(client, stores[0])
    assert not reputation_of(stores[0], now=noon).judged


def test_a_few_unhappy_buyers_alone_give_no_figure_either(stores, noon):
    known = reputation_of(stores[4], now=noon)

    assert not known.judged and "on_time" in {tile.key for tile in known.too_few}


def test_figures_are_kept_and_then_counted_anew(stores, noon):
    before = reputation_of(stores[0], now=noon)
    Parcel.objects.filter(store=stores[0]).delete()

    assert reputation_of(stores[0], now=noon + timedelta(minutes=1)) == before
    cache.clear()
    assert reputation_of(stores[0], now=noon + timedelta(seconds=KEPT_S)).judged == []


def test_that_a_store_is_closed_is_said_at_once_and_not_why(stores, client, mia):
    now = clock.now()
    assert "nothing new at present" not in shown(client, stores[0])
    broken = violate(stores[0], mia, now)
    make_sanction(broken, now, kind="freeze", decided_by=mia)
    page = shown(client, stores[0])

    assert "nothing new at present" in page
    assert str(broken.rule_code) not in page and "Orders paid by" not in page


def test_a_store_that_is_not_there(client, stores):
    assert client.get("/stores/nobody/reputation/").status_code == 404
