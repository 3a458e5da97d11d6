"""Many counts in one query: each as if asked alone."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.counting import AT_MOST, Waiting, count_waiting


def test_counts_each_and_says_what_is_hot(sam, mia):
    everybody = User.objects.order_by("name")
    wanted = [
        Waiting(everybody, hot=everybody.filter(name="Sam")),
        Waiting(everybody.filter(name="Sam"), hot=everybody.filter(name="Nobody's “%s”")),
        Waiting(User.objects.none()),
        Waiting(everybody.filter(pk__in=[])),
    ]
    with CaptureQueriesContext(connection) as asked:
        found = count_waiting(wanted)

    assert found == [(2, True), (1, False), (0, False), (0, False)]
    assert len(asked) == 1


def test_asks_nothing_for_nothing():
    assert count_waiting([]) == []


def test_stops_where_counting_costs_too_much(db):
    User.objects.bulk_create(User(email=f"u{n}@example.com", name="U") for n in range(AT_MOST + 5))

    assert count_waiting([Waiting(User.objects.all())]) == [(AT_MOST, False)]
