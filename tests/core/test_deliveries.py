"""Admins read why somebody was not told, and try again or let it rest for a reason."""

import pytest
from django.urls import reverse

from core.deliveries import discard_deliveries, retry_deliveries
from core.errors import NotAllowed, NotPossible
from core.event_words import joined
from core.events import Addressee, record
from core.models import AccessRecord, Delivery, Event

LIST = "/deliveries/"


@pytest.fixture
def dead(sams_store, noon):
    to = [Addressee(f"b{n}@example.org") for n in range(3)]
    about = {"subject": sams_store, "store": sams_store, "actor": None, "facts": {"name": "Till"}}
    record("api_key.issued", at=noon, mail_to=to, **about)
    rows = Delivery.objects.filter(channel="email")
    rows.update(status="dead", attempts=8, error="451 Try later")
    return list(rows.order_by("pk"))


def states():
    return list(Delivery.objects.filter(channel="email").order_by("pk").values_list("status"))


def test_the_picked_ones_are_tried_again(dead, ada, noon):
    assert retry_deliveries([dead[0].pk, dead[2].pk], actor=ada, now=noon) == 2
    assert states() == [("due",), ("dead",), ("due",)]
    assert Event.objects.get(kind="delivery.retried").facts["count"] == 2
    # What is under way already is not begun anew.
    with pytest.raises(NotPossible):
        retry_deliveries([dead[0].pk], actor=ada, now=noon)


def test_discarding_keeps_the_reason(dead, ada, noon):
    discard_deliveries([dead[0].pk], reason="A typo of  ours", actor=ada, now=noon)
    row = Delivery.objects.get(pk=dead[0].pk)
    assert (row.status, row.error) == ("discarded", "451 Try later · A typo of ours")
    event = Event.objects.get(kind="delivery.discarded")
    assert event.actor == ada and joined(event.facts)["reason"] == "A typo of ours"


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_discarding_wants_a_reason(dead, ada, noon, reason):
    with pytest.raises(NotPossible) as refusal:
        discard_deliveries([dead[0].pk], reason=reason, actor=ada, now=noon)
    assert refusal.value.field == "reason" and states() == [("dead",)] * 3
    assert not Event.objects.filter(kind="delivery.discarded").exists()


def test_only_admins_may(dead, mia, noon):
    with pytest.raises(NotAllowed):
        retry_deliveries([dead[0].pk], actor=mia, now=noon)
    with pytest.raises(NotAllowed):
        discard_deliveries([dead[0].pk], reason="So", actor=mia, now=noon)
    assert states() == [("dead",)] * 3


def test_the_page_narrows_and_acts(client, ada, dead):
    client.force_login(ada)

    def shown(query):
        return len(client.get(LIST + query).context["page"].rows)

    assert shown("?status=dead") == 3 and shown("?status=sent") == 0
    assert shown("?q=B1@example.org") == 1 and shown("?channel=email&status=dead") == 3
    assert shown("?channel=webhook") == 0
    assert AccessRecord.objects.filter(actor=ada).exists()

    picked = {"picked": [dead[0].pk, "x", "-1"]}
    assert client.post(reverse("core:discard_deliveries"), picked).status_code == 422
    assert client.post(reverse("core:retry_deliveries"), {}).status_code == 422
    assert client.post(reverse("core:retry_deliveries"), picked).status_code == 302
    answer = client.post(
        reverse("core:discard_deliveries"), {"picked": [dead[1].pk], "reason": "Old"}
    )
    assert answer.status_code == 302
    assert states() == [("due",), ("discarded",), ("dead",)]
