"""Rows put back are those that verbs wrote, and only where nothing else was written."""

import pytest
from django.db import connection
from django.db.transaction import atomic, on_commit, set_rollback

from accounts.actions import add_member, open_store
from accounts.models import Store, User
from core.models import Event
from tests.cast import make_user
from tests.kept import Keeper


@pytest.fixture
def shop(db, noon, tmp_path):
    """A function that opens a shop in a world of its own, and returns all that came of it."""

    def run(*key, before=lambda: None, beside="Bea", **more):
        keeper, built, file = Keeper(), [], tmp_path / "of" / "shop.txt"
        file.unlink(missing_ok=True)

        def build():
            built.append(True)
            owner = make_user("Olga")
            # Its own row is changed as well, and so is one from before.
            User.objects.update(language="zh-hans")
            file.parent.mkdir(exist_ok=True)
            file.write_text("Open")
            return open_store(slug="olga", name="Olga's", country="CN", owner=owner, now=noon)

        with atomic(), connection.execute_wrapper(keeper.watch):
            keeper(beside, build=lambda: make_user(beside), alone=True)
            before()
            made = keeper(*key, build=build, folder=tmp_path, **more)
            people = list(User.objects.order_by("pk").values_list("pk", "email", "language"))
            told = list(Event.objects.values_list("pk", "kind", "actor", "subject_id"))
            stores = list(Store.objects.values())
            set_rollback(True)
        return bool(built), (made, people, told, stores, file.read_text())

    return run


def test_the_same_is_put_back(shop):
    # Before the first one also who was there before was written by a verb.
    shop("twice")
    was_built, first = shop("again")
    is_built, second = shop("again")
    assert (was_built, is_built) == (True, False)
    assert second == first
    assert [language for _pk, _email, language in second[1]] == ["zh-hans", "zh-hans"]


@pytest.mark.parametrize(
    ("key", "beside"), [("another", "Bea"), ("one", "Ann")], ids=["key", "person"]
)
def test_of_another_world_it_is_written_by_verbs(shop, key, beside):
    shop("one", beside="Bea")
    assert shop(key, beside=beside)[0]


@pytest.mark.parametrize("_time", range(2))
def test_what_goes_by_a_row_goes_by_that_very_one(db, noon, _time):
    """In each world the store is another one, and both worlds look alike in the end."""
    for ann_is_first in (False, True):
        keeper = Keeper()
        with atomic(), connection.execute_wrapper(keeper.watch):
            owner = keeper("owner", build=lambda: make_user("Olga"), alone=True)
            facts = {"slug": "olga", "name": "Olga's", "country": "CN", "owner": owner, "now": noon}
            if ann_is_first:
                ann = keeper("ann", build=lambda: make_user("Ann"), alone=True)
            store = keeper("store", build=lambda facts=facts: open_store(**facts))
            if not ann_is_first:
                ann = keeper("ann", build=lambda: make_user("Ann"), alone=True)
            given = {"user": ann, "role": "reader", "actor": owner, "now": noon}
            keeper("member", build=lambda to=store, given=given: add_member(to, **given))
            assert set(store.people()) == {owner, ann}
            set_rollback(True)


@pytest.mark.parametrize("alone", [False, True])
def test_beside_other_rows_only_what_stands_alone_is_put_back(shop, noon, alone):
    facts = {"alone": alone}
    shop("beside", **facts)
    was_built, _found = shop("beside", before=lambda: make_user("Zoe"), **facts)
    assert was_built is not alone


def test_the_first_has_what_all_others_have(db):
    """Neither the objects of the verbs nor what these would do after the commit."""
    built = []

    def build():
        on_commit(built.clear)
        built.append(make_user("Una"))
        return built[0]

    una = Keeper()("first", build=build, alone=True)
    assert una == built[0] and una is not built[0]
    assert connection.run_on_commit == []


def test_what_is_kept_removes_no_row(transactional_db):
    make_user("Tim")
    # The next one has written nothing yet.
    connection.close()
    with atomic(), pytest.raises(AssertionError, match="may remove no row"):
        Keeper()("removal", build=lambda: User.objects.all().delete(), alone=True)


def test_what_is_committed_is_written_by_verbs(transactional_db):
    keeper = Keeper()
    made = [keeper("committed", build=lambda n=n: make_user(f"Nan{n}"), alone=True) for n in "12"]
    assert made[0].pk != made[1].pk
