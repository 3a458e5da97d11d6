"""One verb on many rows: what is refused stays as it was, also where the verb had begun."""

from accounts.models import Store
from core.errors import NotPossible
from core.many import Many


def rename(store, *, actor, now):
    """Writes first and looks then, as a verb may whose caller opens the transaction."""
    Store.objects.filter(pk=store.pk).update(name="Renamed")
    if store.slug == "ritas":
        raise NotPossible("Not this one.")


STORES = Many({"rename": rename}, lambda actor: Store.objects.all(), lambda store: [store.name])


def names():
    return dict(Store.objects.values_list("slug", "name"))


def test_a_refused_row_keeps_nothing_of_the_attempt(sams_store, ritas_store, mia, noon):
    keys, facts = [sams_store.pk, ritas_store.pk], {"actor": mia, "now": noon}
    trial = STORES.attempt("rename", keys, **facts)
    assert names() == {"sams": "Sam's Lamps", "ritas": "Rita's Rivals"}

    done = STORES.act("rename", keys, seen=trial.seen, **facts)
    assert names() == {"sams": "Renamed", "ritas": "Rita's Rivals"}
    assert [words for _row, words in done.refused] == ["Not this one."]
