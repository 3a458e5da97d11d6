"""A certificate is taken by one moderator, who alone decides it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from core.errors import NotAllowed, NotPossible
from core.models import Event
from listings.actions import (
    add_certificate,
    claim_certificate,
    claim_review,
    dispute_finding,
    refuse_certificate,
    release_certificate,
    submit_listing,
    verify_certificate,
)
from tests.listings.factories import PDF, make_listing

FACTS = {
    "scheme": "EU_ECOLABEL",
    "number": "DE/020/123",
    "scope": "product",
    "attribute": "environment",
    "valid_from": date(2026, 1, 1),
    "valid_to": date(2026, 3, 31),
    "document": PDF,
}


@pytest.fixture
def certificate(sams_store, sam, noon, policy):
    return add_certificate(sams_store, **FACTS, actor=sam, now=noon)


@pytest.fixture
def question(sams_store, sam, noon, policy):
    text = "A lamp of brass. It is carbon neutral."
    listing = make_listing(sams_store, sam, noon, description=text)
    submit_listing(listing, actor=sam, now=noon)
    return dispute_finding(listing, number=0, statement="It is not.", actor=sam, now=noon)


def count(kind):
    return Event.objects.filter(kind=kind).count()


def test_who_takes_it_decides_it(certificate, mia, sena, noon):
    for verb, facts in ((verify_certificate, {}), (refuse_certificate, {"reason": "No."})):
        with pytest.raises(NotAllowed, match="Take the task first"):
            verb(certificate, actor=mia, now=noon, **facts)
    claim_certificate(certificate, actor=mia, now=noon)
    with pytest.raises(NotPossible):
        claim_certificate(certificate, actor=sena, now=noon)
    with pytest.raises(NotAllowed, match="Take the task first"):
        verify_certificate(certificate, actor=sena, now=noon)
    assert verify_certificate(certificate, actor=mia, now=noon).reviewer == mia
    assert (count("certificate.claimed"), count("certificate.verified")) == (1, 1)
    # What was verified may be refused by anybody who moderates: a register can change.
    assert refuse_certificate(certificate, reason="Struck off.", actor=sena, now=noon)


def test_released_by_its_holder_or_a_senior(certificate, mia, max_, sena, noon):
    claim_certificate(certificate, actor=mia, now=noon)
    with pytest.raises(NotAllowed):
        release_certificate(certificate, actor=max_, now=noon)
    released = release_certificate(certificate, actor=sena, now=noon)
    assert (released.status, released.reviewer) == ("submitted", None)
    assert claim_certificate(certificate, actor=max_, now=noon).reviewer == max_


@pytest.mark.parametrize("verb", [claim_certificate, release_certificate])
def test_sellers_neither_take_nor_release(certificate, sam, noon, verb):
    with pytest.raises(NotAllowed):
        verb(certificate, actor=sam, now=noon)
    certificate.refresh_from_db()
    assert certificate.status == "submitted" and not count("certificate.claimed")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["certificate", "question"])
def test_a_rival_who_is_faster_at_the_last_moment_gets_it(request, kind, mia, max_, noon):
    """The rival takes it just before our lock: after every look that we had at the row."""
    task = request.getfixturevalue(kind)
    claim = claim_certificate if kind == "certificate" else claim_review
    rival = type(task).objects.select_related("store", "listing").get(pk=task.pk)
    event = "certificate.claimed" if kind == "certificate" else "review.claimed"
    done = []

    def take():
        try:
            return claim(rival, actor=max_, now=noon)
        finally:
            connection.close()

    def inject(execute, sql, params, many, context):
        if not done and "FOR NO KEY UPDATE" in sql and type(task)._meta.db_table in sql:
            done.append(True)
            with ThreadPoolExecutor(1) as pool:
                pool.submit(take).result(timeout=10)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(inject), pytest.raises(NotPossible):
        claim(task, actor=mia, now=noon)

    task.refresh_from_db()
    holder = task.reviewer if kind == "certificate" else task.claimed_by
    assert done and (task.status, holder) == ("claimed", max_)
    assert count(event) == 1
