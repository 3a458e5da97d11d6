"""One verb on many rows: what is refused stays as it was, also where the verb had begun."""

import pytest

from accounts.models import Store
from core.errors import NotPossible, Stale
from core.many import Many


def rename(store, *, actor, now):
    """Writes first and looks then, as a verb may whose caller opens the transaction."""
    Store.objects.filter(pk=store.pk).update(name="Renamed")
    if store.slug == "ritas":
        raise NotPossible("Not this one.")


def extend(store, *, actor, now):
    Store.objects.filter(pk=store.pk).update(name=f"{store.name} and more")


STORES = Many(
    {"rename": rename, "extend": extend},
    lambda actor: Store.objects.all(),
    lambda store: [store.name],
)


def names():
    return dict(Store.objects.values_list("slug", "name"))


def test_a_refused_row_keeps_nothing_of_the_attempt(sams_store, ritas_store, mia, noon):
    keys, facts = [sams_store.pk, ritas_store.pk], {"actor": mia, "now": noon}
    trial = STORES.attempt("rename", keys, **facts)
    assert names() == {"sams": "Sam's Lamps", "ritas": "Rita's Rivals"}

    done = STORES.act("rename", keys, seen=trial.seen, **facts)
    assert names() == {"sams": "Renamed", "ritas": "Rita's Rivals"}
    assert [words for _row, words in done.refused] == ["Not this one."]


@pytest.fixture
def extending(sams_store, ritas_store, mia, noon):
    """The trial of a verb that refuses neither store, and what it was asked with."""
    facts = {"actor": mia, "now": noon}
    return STORES.attempt("extend", [sams_store.pk, ritas_store.pk], **facts), facts


def test_as_shown_or_not_at_all(extending, sams_store, ritas_store):
    trial, facts = extending
    Store.objects.filter(pk=sams_store.pk).update(name="Sam's")
    with pytest.raises(Stale):
        STORES.act("extend", list(trial.marks), seen=trial.seen, **facts)
    assert names() == {"sams": "Sam's", "ritas": "Rita's Rivals"}


def test_those_that_changed_are_passed_over_alone(extending, sams_store, ritas_store):
    trial, facts = extending
    Store.objects.filter(pk=sams_store.pk).update(name="Sam's")
    done = STORES.act_on_unchanged("extend", trial.marks, **facts)
    assert (done.done, done.changed, done.refused) == ([ritas_store], [sams_store], [])
    assert names() == {"sams": "Sam's", "ritas": "Rita's Rivals and more"}

    # Sent twice, nothing of it is as it was shown.
    with pytest.raises(Stale):
        STORES.act_on_unchanged("extend", trial.marks, **facts)
    assert names() == {"sams": "Sam's", "ritas": "Rita's Rivals and more"}
