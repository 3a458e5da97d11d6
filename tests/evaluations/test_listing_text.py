"""Hostile text in every field of a listing: refused in words, or kept and shown as text."""

import json
import re

import pytest
from django.urls import reverse

from listings.models import Listing
from tests.evaluations.folder import eval_path, needs

FOLDER = "data/hostile_text"
pytestmark = needs(FOLDER)
FIELDS = (("title", "description", "brand", "category", "material"), ("sku", "gtin", "markets"))
EDITOR_EVERY = 10
PLAIN = {"sku": "A", "currency": "USD", "stock": "1", "language": "en", "price_minor": "5"}


def texts():
    folder = eval_path(FOLDER)
    if not folder.is_dir():
        return []
    naughty = json.loads((folder / "blns.json").read_text())
    formulas = (folder / "csv_injection.txt").read_text().splitlines()
    return [text for text in [*naughty, *formulas] if text.strip()]


@pytest.mark.parametrize("fields", FIELDS, ids=" ".join)
def test_is_refused_in_words_or_kept_as_text(client, sam, sams_store, policy, fields):
    client.force_login(sam)
    for number, text in enumerate(texts()):
        facts = PLAIN | {"sku": f"A-{number}"} | dict.fromkeys(fields, text)
        response = client.post(reverse("listings:create"), facts)
        assert response.status_code in (302, 422), (fields, text)
        if response.status_code == 422:
            assert "error-summary" in response.text
            continue
        listing = Listing.objects.latest("pk")
        names = ["listing", "edit"] if number % EDITOR_EVERY == 0 else ["listing"]
        for name in names:
            html = client.get(reverse(f"listings:{name}", args=[listing.pk])).text
            assert not re.search(r"<(script(?! defer src)|img src=x|svg onload)", html), text
    assert client.get(reverse("listings:index")).status_code == 200
