"""Many counts in one query, written once: each as if asked alone, and by whoever asks."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, User
from core.counting import AT_MOST, Waiting, count_waiting


def everybody(asker):
    rows = User.objects.order_by("name")
    return Waiting(rows, hot=rows.filter(name="Sam"))


def one(asker):
    rows = User.objects.filter(name="Sam")
    return Waiting(rows, hot=rows.filter(name="Nobody's “%s”"))


def nobody(asker):
    return Waiting(User.objects.none())


def none_of_these(asker):
    return Waiting(User.objects.filter(pk__in=[]))


def colleagues(asker):
    rows = Membership.objects.filter(store_id=asker.store.pk).exclude(user_id=asker.user.pk)
    return Waiting(rows, hot=rows.filter(store__created_at__lt=asker.now - timedelta(days=1)))


def test_counts_each_and_says_what_is_hot(sam, mia):
    with CaptureQueriesContext(connection) as asked:
        found = count_waiting([everybody, one, nobody, none_of_these])

    assert found == [(2, True), (1, False), (0, False), (0, False)]
    assert len(asked) == 1


def test_asks_nothing_for_nothing():
    assert count_waiting([]) == []


def test_stops_where_counting_costs_too_much(db):
    User.objects.bulk_create(User(email=f"u{n}@example.com", name="U") for n in range(AT_MOST + 5))

    assert count_waiting([everybody]) == [(AT_MOST, False)]


def test_whoever_asks_gets_their_own_answer(sams_store, ritas_store_of, sam, tess, noon):
    rita, ritas_store = ritas_store_of
    later = noon + timedelta(days=2)
    asked = [
        (sams_store, sam, noon, (1, False)),
        (sams_store, sam, later, (1, True)),
        (sams_store, rita, noon, (2, False)),
        (ritas_store, sam, later, (1, True)),
        (ritas_store, rita, later, (0, False)),
    ]
    for store, user, now, answer in asked:
        assert count_waiting([colleagues], store=store, user=user, now=now) == [answer]
