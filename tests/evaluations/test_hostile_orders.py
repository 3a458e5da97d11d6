"""Every hostile string in every field of an order: taken and shown as text, or refused."""

import json

import pytest

from core.errors import NotPossible
from shipping.actions import receive_order
from shipping.checks.facts import OrderFacts
from shipping.checks.tables import FORMULA, write_table
from shipping.models import Order
from tests.evaluations.folder import eval_path, needs
from tests.shipping.conftest import order_facts

FOLDER = "data/hostile_text"
FIELDS = ("number", "buyer_name", "buyer_email", "buyer_language", "country", "city", "postcode")


def hostile():
    strings = json.loads((eval_path(FOLDER) / "blns.json").read_text(encoding="utf-8"))
    lines = (eval_path(FOLDER) / "csv_injection.txt").read_text(encoding="utf-8").splitlines()
    return [*strings, *lines]


@needs(FOLDER)
def test_is_text_or_refused(client, policy, sams_store, sam, noon):
    client.force_login(sam)
    taken = []
    for place, text in enumerate(hostile()):
        for field in FIELDS:
            facts = order_facts(number=f"{field}-{place}").model_dump() | {field: text}
            try:
                order, _ = receive_order(
                    sams_store, facts=OrderFacts.model_validate(facts), actor=None, now=noon
                )
            except (ValueError, NotPossible):
                continue
            taken.append(order)

    assert len(taken) > 500 and Order.objects.count() == len(set(taken))
    for order in taken[::25]:
        for url in (f"/orders/{order.pk}/", f"/orders/{order.pk}/buyer-page/"):
            page = client.get(url)
            assert page.status_code == 200 and b"<script>alert" not in page.content
    assert client.get("/orders/?view=all").status_code == 200


@needs(FOLDER)
@pytest.mark.parametrize("path", ["/orders/", "/parcels/"])
def test_searching_for_it_is_harmless(client, policy, sams_store, sam, path):
    client.force_login(sam)
    for text in hostile():
        assert client.get(path, {"q": text, "view": text, "carrier": text}).status_code == 200


@needs(FOLDER)
def test_comes_back_inert():
    cells = write_table(["a"], [[text] for text in hostile()]).splitlines()[1:]

    assert not [cell for cell in cells if cell.lstrip('"').startswith(FORMULA)]
