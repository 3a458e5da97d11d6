"""Mails that come back stop the mails to their address, and nothing else."""

import pytest
from django.core.cache import cache
from django.test import Client

from core import clock, outbox
from core.bounces.noting import bouncing, note_failures
from core.bounces.reports import read_report
from core.errors import NotPossible
from core.events import record_with_id
from core.models import Bounce, ConfirmedAddress, Delivery, Event
from core.notices import sorting
from core.rates import FAILED_A_MINUTE
from core.signatures import HEADER, header_of
from tests.core.mailserver import MailServer

SECRET = "a secret that is long enough for this"
DOOR = "/hooks/bounces/"
REPORT = """\
From: MAILER-DAEMON@example.net
To: notices@tradewell.example
Subject: Undelivered mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {address}
Action: {action}
Status: {code}
Diagnostic-Code: smtp; 550 {code} No such box

--b
Content-Type: {kind}

Message-ID: {message_id}
Subject: API key ends soon

Body
--b--
"""


@pytest.fixture
def now():
    # Leases are compared with the wall clock.
    return clock.now()


@pytest.fixture
def mail(settings):
    with MailServer() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server.postbox


def send(store, person, now, kind="second_factor.guessed"):
    """A mandatory mail, sent; its delivery."""
    facts = {"name": person.name, "count": 5, "ends_at": now.isoformat()}
    about = {"subject": person, "store": store, "actor": None, "facts": facts}
    event = record_with_id(kind, at=now, notify=[person], **about)
    outbox.deliver_due(now)
    return Delivery.objects.get(event=event, channel="email")


def report(row, **facts):
    told = {"address": row.address, "action": "failed", "code": "5.1.1", "kind": "message/rfc822"}
    return REPORT.format(**told | {"message_id": row.message_id} | facts).encode()


def note(row, now, **facts):
    return note_failures(read_report(report(row, **facts)), now=now)


def test_two_that_came_back_stop_the_mails_and_not_the_notices(sams_store, sam, mail, now):
    first, second = (send(sams_store, sam, now) for _number in range(2))
    assert note(first, now) == 1 and note(first, now) == 0
    assert not bouncing([sam.email])
    assert note(second, now) == 1
    assert bouncing([sam.email.upper()]) == {sam.email}

    told = Event.objects.get(kind="mail_address.stopped")
    assert Delivery.objects.filter(event=told, channel="inbox", recipient=sam).exists()
    third = send(sams_store, sam, now)
    assert (third.status, third.error) == ("unwanted", sorting.CAME_BACK)
    assert Delivery.objects.filter(event=third.event, channel="inbox").exists()
    assert len(mail.mails) == 2

    ConfirmedAddress.objects.create(user=sam, address=sam.email, at=clock.now())
    assert send(sams_store, sam, clock.now()).status == "sent"
    first.refresh_from_db()
    assert first.status == "dead" and "No such box" in first.error


@pytest.mark.parametrize(
    "facts",
    [
        {"action": "delayed"},
        {"code": "4.4.1"},
        # A full box and a policy of the other side say nothing about the address.
        {"code": "5.2.2"},
        {"code": "5.7.1"},
        {"address": "else@example.com"},
    ],
)
def test_what_is_no_fault_of_the_address_counts_nothing(sams_store, sam, mail, now, facts):
    assert note(send(sams_store, sam, now), now, **facts) == 0
    assert not Bounce.objects.exists()


def test_headers_alone_name_the_mail_too(sams_store, sam, mail, now):
    assert note(send(sams_store, sam, now), now, kind="text/rfc822-headers") == 1


def test_a_mail_that_is_not_ours_is_refused(sams_store, sam, mail, now):
    row = send(sams_store, sam, now)
    forged = f"<delivery-{row.pk}.event-{row.event_id + 1}@tradewell.example>"
    assert note(row, now, message_id=forged) == 0
    with pytest.raises(NotPossible):
        note(row, now, message_id="<x@elsewhere.example>")


NESTED = b"Content-Type: multipart/report; boundary=b\n\n" + b"".join(
    b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (n, n + 1) for n in range(3000)
)


@pytest.mark.parametrize("raw", [b"", b"\xff\x00", b"Subject: hello\n\nhello", NESTED])
def test_anything_else_is_no_report(raw):
    with pytest.raises(NotPossible):
        read_report(raw)


def test_a_refusal_while_we_speak_counts_too(sams_store, sam, mail, now):
    mail.answers[sam.email] = "550 5.1.1 No such box"
    send(sams_store, sam, now)
    mail.answers[sam.email] = "550 No such box"
    send(sams_store, sam, now)
    assert Bounce.objects.count() == 2 and bouncing([sam.email])


def test_the_door_takes_signed_reports_alone(client, settings, sams_store, sam, mail, now, policy):
    body = report(send(sams_store, sam, now))
    settings.BOUNCES_SECRET = SECRET
    sent = {"data": body, "content_type": "message/rfc822"}

    def signed(body, secret=SECRET):
        return {HEADER: header_of(body, int(clock.now().timestamp()), secret)}

    assert client.post(DOOR, **sent).status_code == 401
    assert client.post(DOOR, **sent, headers=signed(body, "another one")).status_code == 401
    assert client.post(DOOR, **sent, headers=signed(b"other")).status_code == 401
    assert not Bounce.objects.exists()
    assert client.post(DOOR, **sent, headers=signed(body)).json() == {"noted": 1}
    assert client.post(DOOR, **sent, headers=signed(body)).json() == {"noted": 0}
    settings.BOUNCES_SECRET = ""
    assert client.post(DOOR, **sent, headers=signed(body)).status_code == 404


def test_strangers_do_not_shut_the_door_to_the_mail_server(
    client, settings, sams_store, sam, mail, now, policy, monkeypatch
):
    """What failed counts by address, what is signed for the door."""
    cache.clear()
    monkeypatch.setattr("core.bounces.views.CALLS_A_MINUTE", 1)
    settings.BOUNCES_SECRET = SECRET
    sent = {"data": report(send(sams_store, sam, now)), "content_type": "message/rfc822"}
    stranger = Client(REMOTE_ADDR="198.51.100.9")
    codes = [stranger.post(DOOR, **sent).status_code for _call in range(FAILED_A_MINUTE + 1)]
    assert codes == [401] * FAILED_A_MINUTE + [429]

    stamp = int(clock.now().timestamp())
    sent["headers"] = {HEADER: header_of(sent["data"], stamp, SECRET)}
    assert client.post(DOOR, **sent).json() == {"noted": 1}
    assert client.post(DOOR, **sent).status_code == 429
