"""Every pair of states of enquiries and of closures."""

from datetime import timedelta

import pytest

from enforcement.models import Enquiry, StoreClosure
from tests.enforcement.asking import asked
from tests.enforcement.test_moves import check, pairs

ENQUIRIES = {
    ("new", "taken"),
    ("taken", "new"),
    ("taken", "answered"),
    ("taken", "closed"),
}
CLOSURES = {("closing", "closed"), ("closing", "reopened"), ("closed", "reopened")}


@pytest.mark.parametrize(("start", "to"), pairs(Enquiry))
def test_enquiry(mia, noon, start, to):
    row = asked(noon)
    holder = None if start == "new" else mia
    Enquiry.objects.filter(pk=row.pk).update(status=start, taken_by=holder, answer="Yes.")
    row.refresh_from_db()
    also = {"taken_by": None if to == "new" else mia}
    about = {"kind": "enquiry.taken", "facts": {"enquiry": "EN"}, "also": also}
    check(row, to, ENQUIRIES, noon, actor=mia, **about)


@pytest.mark.parametrize(("start", "to"), pairs(StoreClosure))
def test_closure(sams_store, sam, noon, start, to):
    row = StoreClosure.objects.create(
        store=sams_store,
        status=start,
        status_at=noon,
        asked_by=sam,
        asked_at=noon,
        closed_at=noon,
        reopen_until=noon + timedelta(days=90),
    )
    check(row, to, CLOSURES, noon, actor=sam, kind="store.reopened")
