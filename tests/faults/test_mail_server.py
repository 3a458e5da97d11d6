"""Mail server faults: no mail is lost, and only a lost acceptance may double one.

The server goes wrong some times in each way. Whoever dropped a mail after taking it in, may get
it again, under the same Message-ID; what was refused for good waits, with its reason, for a hand.
"""

import time
from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from core import clock, outbox
from core.events import Addressee, record
from core.mails.sending import send_mails
from core.models import Delivery
from core.tasks import deliver_due
from tests.faults.mail_servers import BREATHS, MODES, FaultyServer

MAILS, FAULTS = 20, 4
ROUNDS_AT_MOST = 40
HANG = 0.3


def queue(store, now):
    to = [Addressee(f"buyer{number}@example.org") for number in range(MAILS)]
    about = {"subject": store, "store": store, "actor": None, "facts": {"name": "Till"}}
    record("api_key.issued", at=now, mail_to=to, **about)


def drain(now):
    """Deliver until nothing waits, each time when the next one is due."""
    waits = []
    for _round in range(ROUNDS_AT_MOST):
        started = time.monotonic()
        outbox.deliver_due(now)
        waits.append(time.monotonic() - started)
        due = Delivery.objects.filter(status__in=["due", "sending"]).order_by("due_at").first()
        if due is None:
            return waits
        now = max(now, due.due_at) + timedelta(seconds=1)
    raise AssertionError("something waits for ever")


@pytest.mark.parametrize("breath", BREATHS)
@pytest.mark.parametrize("mode", MODES)
def test_no_mail_is_lost_and_none_doubled_but_by_a_lost_acceptance(
    sams_store, settings, capsys, mode, breath
):
    now = clock.now()
    settings.EMAIL_TIMEOUT = HANG
    queue(sams_store, now)
    with FaultyServer(mode, FAULTS, breath) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        waits = drain(now)
        for row in Delivery.objects.filter(status="dead"):
            assert "554" in row.error and mode == "refuses_address"
            outbox.retry(row, now=now)
        drain(now)

    assert server.left == 0, "not every fault was met"
    lost = MAILS - len(server.accepted)
    doubled = sum(count - 1 for count in server.accepted.values())
    assert lost == 0
    assert doubled == (FAULTS if mode == "drops_after_data" else 0)
    assert all(len(ids) == 1 for ids in server.ids.values())
    assert not Delivery.objects.exclude(status="sent").exists()
    assert max(waits) < HANG * 3 + 10
    with capsys.disabled():
        slowest = f"slowest {max(waits):.2f} s"
        print(f"\n{mode}, {breath}: {lost} lost, {doubled} doubled of {MAILS}; {slowest}")


def test_a_server_that_is_away_costs_no_try(sams_store, settings, capsys):
    now = clock.now()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    queue(sams_store, now)
    for _round in range(outbox.MAX_ATTEMPTS * 2):
        outbox.deliver_due(now)
        now += timedelta(hours=3)
    assert set(Delivery.objects.values_list("status", "attempts")) == {("due", 0)}
    with FaultyServer("none", 0) as server:
        settings.EMAIL_PORT = server.port
        drain(now)
    assert len(server.accepted) == MAILS and set(server.accepted.values()) == {1}
    with capsys.disabled():
        print(f"\naway: 0 lost, 0 doubled of {MAILS}")


@pytest.mark.parametrize("breath", BREATHS)
@pytest.mark.parametrize("mode", ["refuses_sender", "defers_sender", "closes_after_data"])
def test_a_server_that_takes_nothing_from_us_costs_no_try(sams_store, settings, mode, breath):
    now = clock.now()
    queue(sams_store, now)
    with FaultyServer(mode, outbox.MAX_ATTEMPTS * 2, breath) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        for _round in range(outbox.MAX_ATTEMPTS * 2):
            outbox.deliver_due(now)
            now += timedelta(hours=3)
        assert server.left == 0
        assert set(Delivery.objects.values_list("status", "attempts")) == {("due", 0)}
        drain(now)
    assert len(server.accepted) == MAILS and set(server.accepted.values()) == {1}


def test_a_sign_in_to_the_server_that_ended_costs_no_try(sams_store, settings):
    now = clock.now()
    queue(sams_store, now)
    with FaultyServer("none", 0) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        # The server offers no sign-in, as one that ended ours would refuse it.
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "tradewell", "of last year"
        for _round in range(outbox.MAX_ATTEMPTS * 2):
            outbox.deliver_due(now)
            now += timedelta(hours=3)
    assert set(Delivery.objects.values_list("status", "attempts")) == {("due", 0)}


@pytest.mark.parametrize("breath", BREATHS)
def test_a_letter_too_large_for_the_server_is_given_up_at_once(sams_store, settings, breath):
    now = clock.now()
    queue(sams_store, now)
    with FaultyServer("too_large", MAILS, breath) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        outbox.deliver_due(now)
    assert set(Delivery.objects.values_list("status", "attempts")) == {("dead", 1)}


@pytest.mark.parametrize("breath", BREATHS)
def test_a_mail_whose_lease_ends_meanwhile_stays_with_its_words_unsaid(
    sams_store, settings, monkeypatch, breath
):
    now = clock.now()
    queue(sams_store, now)
    rows = outbox.claim(now)
    rows[1].due_at = now
    Delivery.objects.filter(pk=rows[1].pk).update(due_at=now)
    monkeypatch.setattr(clock, "now", lambda: now)
    with FaultyServer("none", 0, breath) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        assert send_mails(rows, now) == (1, False)
        server.hear_out()
    assert dict(server.accepted) == {rows[0].address: 1} and not any(server.unfinished)
    assert list(Delivery.objects.filter(status="sent")) == [rows[0]]
    assert Delivery.objects.filter(status="due", attempts=0).count() == MAILS - 1


@pytest.mark.parametrize("breath", BREATHS)
def test_a_tick_that_fails_once_doubles_no_mail_and_costs_no_try(sams_store, settings, breath):
    now, failed = clock.now(), []

    def fail_once(execute, sql, *rest):
        if "core_tick" in sql and not failed:
            failed.append(sql)
            raise OperationalError("The database is away")
        return execute(sql, *rest)

    queue(sams_store, now)
    with FaultyServer("none", 0, breath) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        with connection.execute_wrapper(fail_once):
            drain(now)
        server.hear_out()
    assert failed and server.accepted.total() == len(server.accepted) == MAILS
    assert not any(server.unfinished)
    assert set(Delivery.objects.values_list("status", "attempts")) == {("sent", 1)}


def test_a_mail_that_cannot_be_put_on_the_wire_keeps_none_back(sams_store, settings):
    now = clock.now()
    queue(sams_store, now)
    bad = Delivery.objects.order_by("id")[1]
    Delivery.objects.filter(pk=bad.pk).update(address="lin\n@example.org")
    with FaultyServer("none", 0, BREATHS[-1]) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        assert outbox.deliver_due(now) == {"claimed": MAILS, "sent": MAILS - 1}
    assert len(server.accepted) == MAILS - 1 and bad.address not in server.accepted
    assert "line break" in Delivery.objects.get(status="due").error


def test_a_mail_that_is_deferred_goes_on_for_days(sams_store, settings):
    begin = now = clock.now()
    queue(sams_store, now)
    Delivery.objects.exclude(pk=Delivery.objects.first().pk).delete()
    with FaultyServer("defers_address", 1000) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        while row := Delivery.objects.filter(status="due").first():
            outbox.deliver_due(row.due_at)
            now = row.due_at
    assert timedelta(days=4) < now - begin < timedelta(days=8)
    assert Delivery.objects.get().status == "dead"


def test_a_server_that_takes_nothing_is_asked_once_a_run(sams_store, settings):
    now = clock.now()
    for _batch in range(outbox.BATCH * 3 // MAILS):
        queue(sams_store, now)
    with FaultyServer("refuses_sender", 1000) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        deliver_due()
        assert server.left == 999
    assert set(Delivery.objects.values_list("status", "attempts")) == {("due", 0)}
