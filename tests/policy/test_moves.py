from itertools import product

import pytest
from django.db import transaction

from core.errors import NotPossible
from core.models import Event
from core.transitions import move
from policy.models import PolicyVersion

pytestmark = pytest.mark.django_db
ALLOWED = {
    ("draft", "awaiting_approval"),
    ("draft", "withdrawn"),
    ("awaiting_approval", "draft"),
    ("awaiting_approval", "approved"),
    ("awaiting_approval", "withdrawn"),
}


@pytest.mark.parametrize(("start", "to"), list(product(PolicyVersion.Status.values, repeat=2)))
def test_every_pair(policy, ada, abel, noon, start, to):
    base = PolicyVersion.objects.get()
    version = PolicyVersion.objects.create(
        number=2,
        status=start,
        status_at=noon,
        sections=base.sections,
        created_at=noon,
        edited_at=noon,
        effective_from=noon,
        drafted_by=ada,
        approved_by=abel if start == "approved" else None,
        based_on=base,
    )
    before = Event.objects.count()
    facts = {"actor": abel, "now": noon, "kind": "policy.withdrawn"}
    if to == "approved":
        facts["also"] = {"approved_by": abel}

    if (start, to) in ALLOWED:
        assert move(version, to, **facts).status == to
        assert Event.objects.count() == before + 1
    else:
        with pytest.raises(NotPossible), transaction.atomic():
            move(version, to, **facts)
        version.refresh_from_db()
        assert version.status == start and Event.objects.count() == before
