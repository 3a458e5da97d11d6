"""The inbox: unread first, narrowed, read, and led on to the right page of the right store."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.actions import add_member, open_store
from accounts.models import Membership, User
from core import clock
from core.models import Delivery

INBOX = "/inbox/"


@pytest.fixture
def sams(client, sam):
    client.force_login(sam)
    return client


def notices(person):
    return Delivery.objects.filter(channel="inbox", recipient=person).order_by("id")


def shown(client, query=""):
    return [row.pk for row in client.get(INBOX + query).context["page"].rows]


def test_unread_ones_come_first_and_all_when_none_is_left(sams, sam, tell, noon):
    for hours in range(3):
        tell(sam, at=noon + timedelta(hours=hours))
    old, middle, new = (row.pk for row in notices(sam))
    assert shown(sams) == [new, middle, old]

    assert sams.post(reverse("core:read_notice", args=[middle])).status_code == 302
    assert shown(sams) == [new, old]
    assert shown(sams, "?show=all") == [new, middle, old]

    sams.post(reverse("core:read_all"))
    assert shown(sams) == [new, middle, old] and shown(sams, "?show=unread") == []


def test_the_first_reading_stays(sams, sam, tell):
    tell(sam)
    row = notices(sam).get()
    sams.post(reverse("core:read_notice", args=[row.pk]))
    first = notices(sam).get().read_at
    sams.post(reverse("core:read_notice", args=[row.pk]))
    assert first and notices(sam).get().read_at == first


def test_filters_by_topic_store_and_time(sams, sam, rita, ritas_store, tell, noon):
    add_member(ritas_store, user=sam, role="reader", actor=rita, now=noon)
    tell(sam, at=clock.now())
    tell(sam, at=clock.now() - timedelta(days=3), kind="file.imported")
    tell(sam, at=clock.now() - timedelta(days=60), store=ritas_store)
    key, file, rival = (row.pk for row in notices(sam))

    assert shown(sams, "?topic=security") == [key, rival]
    assert shown(sams, "?topic=orders") == [file]
    assert shown(sams, f"?store={ritas_store.pk}") == [rival]
    assert shown(sams, "?days=1") == [key] and shown(sams, "?days=7") == [key, file]
    assert shown(sams, "?topic=security&days=7") == [key]
    # What nobody offers narrows nothing.
    assert shown(sams, "?topic=x&days=x&store=x&show=x") == [key, file, rival]


def test_marks_as_read_what_the_filters_show_alone(sams, sam, tell):
    tell(sam)
    tell(sam, kind="file.imported")
    key, file = (row.pk for row in notices(sam))
    sams.post(reverse("core:read_all") + "?topic=orders")
    assert list(notices(sam).filter(read_at=None).values_list("pk", flat=True)) == [key]
    assert notices(sam).get(pk=file).read_at
    read_all = reverse("core:read_all")
    assert read_all in sams.get(reverse("core:inbox")).text
    assert read_all not in sams.get(reverse("core:inbox") + "?topic=orders").text


def test_a_notice_leads_to_its_page_in_its_store(sams, sam, rita, ritas_store, tell, noon):
    add_member(ritas_store, user=sam, role="reader", actor=rita, now=noon)
    tell(sam, kind="listing.published", store=ritas_store)
    row = notices(sam).get()
    # The store's own key stands in for a listing's here.
    answer = sams.get(reverse("core:open_notice", args=[row.pk]))
    assert answer.url == reverse("listings:listing", args=[row.event.subject_id])
    assert sams.session["store_id"] == ritas_store.pk
    assert notices(sam).get().read_at


def test_who_left_the_store_reads_nothing_of_it(sams, sam, rita, ritas_store, tell, noon):
    add_member(ritas_store, user=sam, role="reader", actor=rita, now=noon)
    tell(sam, kind="listing.published", store=ritas_store)
    Membership.objects.filter(user=sam, store=ritas_store).delete()
    (row,) = sams.get(INBOX).context["page"].rows
    assert (row.sentence, row.url) == ("You no longer work for this store.", "")
    assert sams.get(reverse("core:open_notice", args=[row.pk])).url == INBOX
    assert "store_id" not in sams.session


def test_anothers_notice_is_not_there(sam, rita, tell):
    tell(sam)
    row, strange = notices(sam).get(), Client()
    strange.force_login(rita)
    for name, method in (("open_notice", "get"), ("read_notice", "post")):
        answer = getattr(strange, method)(reverse(f"core:{name}", args=[row.pk]))
        assert answer.status_code == 404
    strange.post(reverse("core:read_all"))
    assert notices(sam).get().read_at is None


def test_pages_follow_keys(sams, sam, tell, noon):
    for minutes in range(60):
        tell(sam, at=noon + timedelta(minutes=minutes // 2))
    found, page = [], sams.get(INBOX).context["page"]
    found += [row.pk for row in page.rows]
    while page.next:
        page = sams.get(INBOX + page.next).context["page"]
        found += [row.pk for row in page.rows]
    assert found == sorted(found, reverse=True) and len(found) == 60


def test_asks_as_often_for_many_rows_as_for_few(
    sams, sam, tell, noon, django_assert_max_num_queries
):
    for number in range(20):
        slug = f"more-{number}"
        open_store(slug=slug, name=slug, country="CN", owner=sam, now=noon)
    sams.get(INBOX)
    for query in ("", "?show=all", "?topic=security&days=30"):
        with django_assert_max_num_queries(8):
            sams.get(INBOX + query)
    for hours in range(40):
        people = {"person": User.objects.order_by("?").values_list("pk", flat=True)[0]}
        tell(sam, at=noon + timedelta(hours=hours), **people)
    for query in ("", "?show=all", "?topic=security&days=30"):
        with django_assert_max_num_queries(8):
            sams.get(INBOX + query)
