"""Row 16: every text of every row is hostile, and no page and no mail of it runs anything.

The pages are those that axe looks at: each kind of page that the scene has something on, two of
each kind, as those who read it. Every hostile field must be seen on one of them, but for those
named here. Mails are read without any policy, as mail programs do; one of each kind of event.
"""

from collections import Counter
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connections
from django.test.testcases import LiveServerThread
from django.urls import Resolver404, resolve

from core.mails.html import as_html
from core.models import Delivery
from core.wording import write_mail
from tests import database
from tests.journeys import scene as scenes
from tests.journeys.conftest import install_policy
from tests.journeys.hostile import fill
from tests.journeys.reading import Readers

# They are filled, and no page of the scene shows that row, or none shows them at all.
UNSEEN = {
    # A mark of another password ends the link whose page shows the rest.
    "accounts.AddressWish.address",
    "accounts.AddressWish.before",
    "accounts.AddressWish.password_mark",
    "accounts.ApiKey.name",
    "accounts.DataRequest.kept_name",
    "accounts.SignIn.device",
    "aftersales.Offer.coupon_code",
    "enforcement.AuthorityRequest.secrecy_basis",
    "enforcement.Case.closing_answer",
    "enforcement.Complaint.decision_reason",
    "enforcement.Enquiry.answer",
    "enforcement.Statement.redress",
    "enforcement.Statement.unheard",
    "enforcement.Violation.departure",
    "listings.CheckRun.findings",
    "listings.GreenPoint.number_key",
    "listings.ReviewTask.finding",
    "listings.ReviewTask.judged",
    "listings.ReviewTask.reason",
    "listings.ReviewTask.words",
    "listings.StagedEdit.before",
    "listings.StagedEdit.findings",
    "shipping.Order.buyer_email",
    "shipping.ProviderReport.raw",
    "shipping.TrackingEvent.carrier",
    "shipping.TrackingEvent.number",
    "shipping.TrackingEvent.place",
}


@pytest.fixture(scope="module")
def apart(django_db_setup, django_db_blocker):
    """A database of its own: no worker meets these rows, and no other journey."""
    here = settings.DATABASES["default"]["NAME"]
    name = f"{here}_hostile"
    with django_db_blocker.unblock():
        connections.close_all()
        database.make_copy(name)
        database.lead_to(name)
        install_policy()
        yield name
        database.lead_to(here)
        server = database.admin_connection("postgres")
        with server.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.close()


@contextmanager
def served():
    """This process answers, with all its middleware, from a thread of its own."""
    server = LiveServerThread("localhost", lambda application: application)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert not server.error
    try:
        yield f"http://localhost:{server.port}"
    finally:
        server.terminate()


def chosen(pages):
    """Two of each kind of page: a row in another state, or another reader."""
    counts = Counter()
    for reader, path in dict.fromkeys(pages):
        name = _name_of(path)
        counts[name] += 1
        if counts[name] <= 2:
            yield reader, path


def _name_of(path):
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return None


def test_no_text_runs(apart, chromium):
    scene = scenes.build()
    server = database.admin_connection(apart)
    filled = fill(server)
    server.close()
    with served() as url:
        readers = Readers(chromium, url)
        for reader, path in chosen(scene.pages):
            readers.open(reader, path)
        mails = Delivery.objects.filter(channel="email").order_by("event__kind", "pk")
        mails = list(mails.distinct("event__kind").select_related("event", "recipient"))
        for mail in mails:
            readers.read(as_html(*write_mail(mail), mail.language), f"mail of {mail.event.kind}")
        readers.close()
    found, unseen = readers.found, filled.unseen(readers.marks)
    print(
        f"\n{len(filled.numbers)} fields of hostile text, {len(filled.numbers) - len(unseen)} of "
        f"them seen on {found[200]} pages and in {len(mails)} mails: executions "
        f"{found['executions']}, violations {found['violations']}, elements {found['elements']}, "
        f"templates run {found['templates']}"
    )
    assert (readers.faults, filled.refused) == ([], [])
    assert found[200] > 150 and len(mails) > 30
    assert set(unseen) <= UNSEEN and len(filled.numbers) > 120
