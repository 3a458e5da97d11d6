"""The label of a return, which shows an address, goes after the time of the policy."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from aftersales.models import Return
from core.retention import CLASSES, purge_class

DAY = timedelta(days=1)


@pytest.mark.parametrize(("status", "gone"), [("accepted", 1), ("approved", 0)])
def test_it_goes_once_the_return_has_ended(
    ticket, sams_store, noon, status, gone, django_capture_on_commit_callbacks
):
    file = default_storage.save("labels/a.pdf", ContentFile(b"%PDF"))
    facts = {"store": sams_store, "ticket": ticket, "paid_by": "store", "country": "CN"}
    facts |= {"address": "Lamp Street 1", "status": status, "status_at": noon, "approved_at": noon}
    due = noon if status == "approved" else None
    row = Return.objects.create(**facts, label=file, amount_minor=500, due_at=due)
    assert purge_class(CLASSES["labels"], now=noon + 90 * DAY).gone == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_class(CLASSES["labels"], now=noon + 91 * DAY).gone == gone
    row.refresh_from_db()
    assert (bool(row.label), default_storage.exists(file)) == (not gone, not gone)
