"""What the database refuses of calls; `tests/shipping/test_api.py` sends them."""

import pytest
from django.db import IntegrityError, transaction

from core.models import IdempotencyKey


def test_a_key_is_one_call_with_a_whole_answer(sams_store, noon):
    facts = {
        "store": sams_store,
        "call": "orders",
        "key": "k",
        "body_digest": "0" * 64,
        "started_at": noon,
    }
    IdempotencyKey.objects.create(**facts)
    IdempotencyKey.objects.create(**facts | {"call": "tickets"})

    with pytest.raises(IntegrityError, match="call_key_once"), transaction.atomic():
        IdempotencyKey.objects.create(**facts)
    with pytest.raises(IntegrityError, match="call_answer_complete"), transaction.atomic():
        IdempotencyKey.objects.create(**facts | {"key": "l", "status": 201})
