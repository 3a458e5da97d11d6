"""Deliveries leave once, whatever the mail server and the workers do."""

import re
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connections, transaction

from core import clock, events, outbox, wire
from core.events import Addressee, record
from core.mails.sending import TRIES_WHEN_DEFERRED
from core.models import Delivery, Event
from tests.core.mailserver import MailServer


@pytest.fixture
def mail(settings):
    with MailServer() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = False
        yield server.postbox


@pytest.fixture
def now():
    # Leases are compared with the wall clock, so these tests live in the present.
    return clock.now()


def tell(store, sam, now, *, addresses=("buyer@example.org",), people=()):
    record(
        "api_key.issued",
        subject=store,
        store=store,
        actor=sam,
        at=now,
        facts={"name": "Till"},
        mail_to=[Addressee(a, link="https://tradewell.example/b/x") for a in addresses],
        notify=people,
    )
    return Event.objects.latest("pk").pk


def test_sends_each_mail_once_with_a_stable_message_id(sams_store, sam, now, mail):
    tell(sams_store, sam, now, people=[sam])

    assert outbox.deliver_due(now) == {"claimed": 2, "sent": 2}
    assert outbox.deliver_due(now) == {"claimed": 0, "sent": 0}
    assert sorted(rcpt for rcpt, _ in mail.mails) == ["buyer@example.org", "sam@example.com"]
    delivery = Delivery.objects.get(address="buyer@example.org")
    assert delivery.status == "sent" and delivery.sent_at == now
    assert f"Message-ID: {delivery.message_id}" in mail.to("buyer@example.org")[0]
    assert "https://tradewell.example/b/x" in mail.to("buyer@example.org")[0]
    assert "Till" in delivery.body


def test_one_delivery_per_recipient_and_channel(sams_store, sam, now):
    event_id = tell(sams_store, sam, now, addresses=("A@x.org", "a@x.org"), people=[sam, sam])

    rows = Delivery.objects.filter(event=event_id).values_list("channel", flat=True)
    assert sorted(rows) == ["email", "email", "inbox"]


def test_an_address_gets_the_mail_with_its_own_link_alone(sams_store, sam, tess, now):
    pk = tell(sams_store, sam, now, addresses=("SAM@example.com",), people=[sam, tess])
    about = ("api_key.issued", sams_store.pk, sams_store.pk, {"name": "Till"})
    own = [Addressee("SAM@example.com", link="https://tradewell.example/b/x")]
    many = events.record_many(
        [events.Happening(*about, [sam, tess], own), events.Happening(*about, [sam, tess])],
        model=type(sams_store), actor=None, at=now,
    )  # fmt: skip

    def mailed(event_id):
        rows = Delivery.objects.filter(event=event_id)
        assert rows.filter(channel="inbox").count() == 2
        return sorted(rows.filter(channel="email").values_list("address", flat=True))

    assert mailed(pk) == mailed(many[0]) == ["SAM@example.com", "tess@example.com"]
    assert mailed(many[1]) == ["sam@example.com", "tess@example.com"]


def test_speaks_the_language_of_the_reader(sams_store, sam, now, mail):
    sam.language = "zh-hans"
    sam.save()
    tell(sams_store, sam, now, addresses=(), people=[sam])
    outbox.deliver_due(now)

    delivery = Delivery.objects.get(channel="email")
    assert re.search("[\u4e00-\u9fff]", delivery.body)


@pytest.mark.parametrize(
    ("answer", "status"), [("550 No such box", "dead"), ("451 Try later", "due")]
)
def test_a_refused_address_does_not_hold_up_the_others(sams_store, sam, now, mail, answer, status):
    mail.answers["bad@example.org"] = answer
    tell(sams_store, sam, now, addresses=("bad@example.org", "good@example.org"))

    assert outbox.deliver_due(now)["sent"] == 1
    bad = Delivery.objects.get(address="bad@example.org")
    assert bad.status == status and answer[:3] in bad.error
    assert mail.to("good@example.org")


def test_a_server_that_is_away_costs_a_mail_no_attempt(sams_store, sam, now, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    tell(sams_store, sam, now, addresses=("a@x.org", "b@x.org"))
    for _attempt in range(outbox.MAX_ATTEMPTS + 1):
        Delivery.objects.update(due_at=now)
        assert outbox.deliver_due(now)["sent"] == 0

    for row in Delivery.objects.all():
        assert (row.status, row.attempts) == ("due", 0)
        assert row.due_at == now + timedelta(minutes=1)


def test_gives_up_what_is_put_off_for_days_and_an_admin_can_try_again(sams_store, sam, now, mail):
    mail.answers["buyer@example.org"] = "451 Try later"
    tell(sams_store, sam, now)
    waits = []
    for _attempt in range(TRIES_WHEN_DEFERRED):
        Delivery.objects.update(due_at=now)
        outbox.deliver_due(now)
        waits.append(Delivery.objects.get().due_at - now)

    assert timedelta(minutes=1) <= waits[0] <= timedelta(minutes=1.5)
    assert timedelta(minutes=4) <= waits[2] <= timedelta(minutes=6)
    dead = Delivery.objects.get()
    assert dead.status == "dead" and dead.attempts == TRIES_WHEN_DEFERRED
    outbox.retry(dead, now=now)
    dead.refresh_from_db()
    assert (dead.status, dead.attempts) == ("due", 0)


def test_a_mail_that_no_wire_can_carry_does_not_hold_up_the_others(sams_store, sam, now, mail):
    tell(sams_store, sam, now, addresses=("größe@example.org", "good@example.org"))

    assert outbox.deliver_due(now)["sent"] == 1
    bad = Delivery.objects.exclude(address="good@example.org").get()
    assert (bad.status, bad.attempts) == ("due", 1) and "UnicodeEncodeError" in bad.error


def test_lines_end_as_mail_demands(sams_store, sam, now):
    tell(sams_store, sam, now)
    (row,) = outbox.claim(now)
    row.subject, row.body = "店铺冻结决定的理由说明" * 12, "正文\n" + "word " * 400

    sent = wire.as_bytes(row)
    assert not re.search(rb"(?<!\r)\n", sent)
    assert max(map(len, sent.split(b"\r\n"))) <= wire.LINE_AT_MOST


def test_a_lost_acceptance_goes_again_under_the_same_id(sams_store, sam, now, mail):
    mail.drop_after_data = 1
    tell(sams_store, sam, now)
    outbox.deliver_due(now)
    Delivery.objects.update(due_at=now)
    outbox.deliver_due(now)

    ids = [re.search(r"Message-ID: (\S+)", text)[1] for text in mail.to("buyer@example.org")]
    assert len(ids) == 2 and len(set(ids)) == 1
    assert Delivery.objects.get().status == "sent"


def test_what_is_claimed_is_as_the_tables_hold_it(
    sams_store, sam, now, django_assert_max_num_queries
):
    tell(sams_store, sam, now, people=[sam])

    rows = outbox.claim(now)

    for row in rows:
        kept = Delivery.objects.select_related("event__store").get(pk=row.pk)
        assert vars(row) | {"_state": 0} == vars(kept) | {"_state": 0}
        assert vars(row.event) | {"_state": 0} == vars(kept.event) | {"_state": 0}
    with django_assert_max_num_queries(0):
        assert {row.event.store.name for row in rows} == {sams_store.name}
        assert {row.event.actor for row in rows} == {sam}
        assert {row.recipient for row in rows} == {None, sam}


def test_a_dead_workers_lease_runs_out(sams_store, sam, now):
    tell(sams_store, sam, now)
    assert len(outbox.claim(now)) == 1
    assert outbox.claim(now) == []
    assert len(outbox.claim(now + outbox.LEASE)) == 1


def test_a_slow_worker_cannot_tick_its_successors_lease(sams_store, sam, now):
    tell(sams_store, sam, now)
    (slow,) = outbox.claim(now)
    outbox.claim(now + outbox.LEASE)

    assert not outbox.tick(slow, now)
    assert Delivery.objects.get().status == "sending"


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_claim_the_same_row_nor_wait_for_each_other(sams_store, sam, now):
    tell(sams_store, sam, now, addresses=[f"b{n}@x.org" for n in range(4)])
    theirs = []

    def other() -> None:
        try:
            theirs.extend(outbox.claim(now))
        finally:
            connections.close_all()

    worker = Thread(target=other, daemon=True)
    with transaction.atomic():
        mine = outbox.claim(now, size=2)
        worker.start()
        worker.join(20)
        assert not worker.is_alive()

    assert len(mine) == len(theirs) == 2
    assert not {row.pk for row in theirs} & {row.pk for row in mine}


def test_a_refused_transaction_leaves_no_event_and_no_mail(sams_store, sam, now):
    Event.objects.count()
    before = Event.objects.count(), Delivery.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(sams_store, sam, now)
        raise RuntimeError

    assert (Event.objects.count(), Delivery.objects.count()) == before


def test_a_reaction_happens_once_with_its_tick(sams_store, sam, now, monkeypatch):
    calls = []
    monkeypatch.setitem(events.REACTIONS, "api_key.issued", ["tests.note"])
    monkeypatch.setitem(events.HANDLERS, "tests.note", lambda event, *, now: calls.append(event.pk))
    event_id = tell(sams_store, sam, now, addresses=())
    outbox.deliver_due(now)
    outbox.deliver_due(now)

    assert calls == [event_id]


def test_a_failing_reaction_is_tried_again(sams_store, sam, now, monkeypatch):
    def fail(event, *, now):
        raise ValueError("not today")

    monkeypatch.setitem(events.REACTIONS, "api_key.issued", ["tests.fail"])
    monkeypatch.setitem(events.HANDLERS, "tests.fail", fail)
    tell(sams_store, sam, now, addresses=())
    outbox.deliver_due(now)

    row = Delivery.objects.get()
    assert (row.status, row.attempts) == ("due", 1) and "not today" in row.error
