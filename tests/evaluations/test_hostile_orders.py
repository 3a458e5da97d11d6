"""Every hostile string in every field of an order: taken and shown as text, or refused."""

import json
from contextlib import suppress

import pytest

from core.errors import NotPossible
from core.tables import FORMULA, write_table
from shipping.actions import receive_order
from shipping.checks.facts import OrderFacts
from shipping.models import Order
from tests.evaluations.folder import eval_path, needs
from tests.shipping.conftest import order_facts

FOLDER = "data/hostile_text"
FIELDS = ("number", "buyer_name", "buyer_email", "buyer_language", "country", "city", "postcode")


def hostile():
    strings = json.loads((eval_path(FOLDER) / "blns.json").read_text(encoding="utf-8"))
    lines = (eval_path(FOLDER) / "csv_injection.txt").read_text(encoding="utf-8").splitlines()
    return [*strings, *lines]


def accepted(text):
    """The fields of an order that may hold this text."""
    facts = order_facts().model_dump()
    for field in FIELDS:
        try:
            OrderFacts.model_validate(facts | {field: text})
        except ValueError:
            continue
        yield field


@needs(FOLDER)
def test_is_text_or_refused(client, policy, sams_store, sam, noon):
    """One order per string, with the string in every field that takes it."""
    client.force_login(sam)
    orders = set()
    for place, text in enumerate(hostile()):
        changes = {"number": f"H-{place}"} | dict.fromkeys(accepted(text), text)
        facts = OrderFacts.model_validate(order_facts().model_dump() | changes)
        # Two strings may be one number once their blanks are folded.
        with suppress(NotPossible):
            orders.add(receive_order(sams_store, facts=facts, actor=None, now=noon)[0])

    assert len(orders) == Order.objects.count() > 250
    for order in sorted(orders, key=lambda order: order.pk)[::10]:
        for url in (f"/orders/{order.pk}/", f"/orders/{order.pk}/buyer-page/"):
            page = client.get(url)
            assert page.status_code == 200 and b"<script>alert" not in page.content
    assert client.get("/orders/?view=all").status_code == 200


@needs(FOLDER)
@pytest.mark.parametrize("path", ["/orders/", "/parcels/"])
def test_searching_for_it_is_harmless(client, policy, sams_store, sam, path):
    client.force_login(sam)
    for text in hostile()[::10]:
        assert client.get(path, {"q": text, "view": text, "carrier": text}).status_code == 200


@needs(FOLDER)
def test_comes_back_inert():
    cells = write_table(["a"], [[text] for text in hostile()]).splitlines()[1:]

    assert not [cell for cell in cells if cell.lstrip('"').startswith(FORMULA)]
