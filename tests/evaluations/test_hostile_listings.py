"""Every hostile string in every field of the editor: checked, and saved as text or refused."""

import re

from django.urls import reverse

from listings.forms import EditorForm
from listings.models import Listing
from tests.evaluations.folder import needs
from tests.evaluations.test_hostile_orders import FOLDER, hostile

ROW = {"sku": "V", "name": "V", "price_minor": "1", "stock": "1"}
CHOSEN_EVERY = 6


def everywhere(text):
    """The text in all fields of the form, those of the rows too."""
    facts = dict.fromkeys(set(EditorForm.base_fields) - {"version", "language"}, text)
    for name, keys in (("variants", ROW), ("market_prices", ("market", "sku", "price_minor"))):
        facts |= {f"{name}-TOTAL_FORMS": "1", f"{name}-INITIAL_FORMS": "0"}
        facts |= {f"{name}-0-{key}": text for key in keys}
    return facts | {"language": "en"}


def plain(page):
    return re.sub(r"<script defer[^>]*></script>", "", page.text)


@needs(FOLDER)
def test_is_checked_and_never_breaks_the_page(client, policy, sams_store, sam):
    client.force_login(sam)
    for text in hostile()[::CHOSEN_EVERY]:
        facts = everywhere(text)
        page = client.post(reverse("listings:check"), facts)
        assert page.status_code == 200 and "<script" not in plain(page), text
        page = client.post(reverse("listings:create"), facts)
        assert page.status_code == 422 and "<script" not in plain(page), text
    assert not Listing.objects.exists()


@needs(FOLDER)
def test_is_kept_in_texts_as_text_or_refused(client, policy, sams_store, sam):
    client.force_login(sam)
    fixed = {"currency": "USD", "stock": "1", "language": "en"}
    kept = 0
    for place, text in enumerate(hostile()[::CHOSEN_EVERY]):
        facts = fixed | {"sku": f"H-{place}", "title": text, "description": text, "brand": text}
        page = client.post(reverse("listings:create"), facts)
        assert page.status_code in (302, 422), text
        if page.status_code == 302:
            kept += 1
            for url in (page.url, page.url.replace("edit/", "preview/")):
                assert "<script" not in plain(client.get(url)), text
    assert kept == Listing.objects.count() > 50
