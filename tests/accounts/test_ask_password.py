"""Who forgot a password is mailed a link: by the outbox, and kept in no table."""

import re
import time

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock, outbox
from core.mails.samples import sample_of
from core.models import Delivery, Event
from tests.core.mailserver import MailServer

LINK = re.compile(r"\S*/accounts/password/reset/key/\S+")


@pytest.fixture
def mail(settings):
    with MailServer() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server.postbox


def ask(client, address, **more):
    return client.post(reverse("account_reset_password"), {"email": address}, **more)


def mails():
    return Delivery.objects.filter(channel="email", event__kind__startswith="person.password_")


def columns():
    rows = [*mails().values(), *Event.objects.values()]
    return "\n".join(str(row) for row in rows)


def test_its_link_works_and_stands_in_no_table(client, sam, mail):
    assert ask(client, sam.email).status_code == 302
    assert not LINK.search(columns()) and not mail.mails
    assert outbox.deliver_due(clock.now())["sent"] == 1
    row = mails().get()
    assert (row.status, row.address, row.subject, row.body, row.link) == (
        "sent",
        sam.email,
        "",
        "",
        "",
    )
    assert not LINK.search(columns())

    (text,) = mail.to(sam.email)
    path = LINK.search(text)[0]
    page = client.get(path[path.index("/accounts/") :], follow=True)
    form = {"password1": "twelve lamps at sea", "password2": "twelve lamps at sea"}
    client.post(page.redirect_chain[-1][0], form)
    sam.refresh_from_db()
    assert sam.check_password("twelve lamps at sea")


def test_a_server_that_is_away_delays_it_and_loses_nothing(client, sam, mail, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    assert ask(client, sam.email).status_code == 302
    now = clock.now()
    assert outbox.deliver_due(now)["sent"] == 0
    row = mails().get()
    assert (row.status, row.attempts, row.body) == ("due", 0, "") and not LINK.search(columns())
    settings.EMAIL_PORT = port
    assert outbox.deliver_due(row.due_at)["sent"] == 1 and LINK.search(mail.to(sam.email)[0])


def test_nothing_tells_whether_an_address_has_an_account(client, sam, mail):
    asked = []
    for address in (sam.email, "nobody@example.org"):
        with CaptureQueriesContext(connection) as said:
            answer = ask(client, address)
        writes = [one["sql"].split("(")[0] for one in said if "core_record" in one["sql"]]
        page = client.get(answer.headers["Location"]).content.decode()
        asked.append((answer.status_code, answer.headers["Location"], writes))
        assert address not in page
    assert asked[0] == asked[1] and len(asked[0][2]) == 1
    assert mails().count() == 2
    outbox.deliver_due(clock.now())
    (text,) = mail.to("nobody@example.org")
    assert "no account uses it" in text and not LINK.search(text) and "/inbox/" not in text


def test_a_closed_account_is_answered_as_none(client, sam, mail):
    sam.is_active = False
    sam.save()
    ask(client, sam.email)
    assert mails().get().event.kind == "person.password_unknown"


def test_an_account_that_was_closed_meanwhile_gets_no_key(client, sam, mail):
    ask(client, sam.email)
    sam.is_active = False
    sam.save()
    outbox.deliver_due(clock.now())
    assert not LINK.search(mail.to(sam.email)[0])


def test_it_speaks_the_language_of_the_account(client, sam):
    sam.language = "zh-hans"
    sam.save()
    ask(client, sam.email)
    (row,) = outbox.claim(clock.now())
    assert "您好" in row.body and LINK.search(row.body)


def test_its_sample_is_nobodys_key(sam):
    assert sam.pk and not LINK.search(sample_of("person.password_asked", "en").body)


def test_an_hour_sees_five_mails_to_an_address_and_others_go_on(client, sam, monkeypatch):
    cache.clear()
    assert [ask(client, sam.email).status_code for _time in range(5)] == [302] * 5
    later = time.time() + 120
    monkeypatch.setattr(time, "time", lambda: later)
    assert ask(client, sam.email.upper()).status_code == 429
    assert ask(client, "nobody@example.org").status_code == 302
    assert mails().filter(address__iexact=sam.email).count() == 5
    cache.clear()
