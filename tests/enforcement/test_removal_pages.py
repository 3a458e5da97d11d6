"""Pages around a take-down: the case that offers it, the decision, and the next case."""

import pytest

from enforcement import wording
from enforcement.actions import claim_case
from enforcement.models import Sanction, Statement
from enforcement.queries import cases
from tests.enforcement.steps import about_a_listing, signal


def test_the_page_of_the_decision_and_the_way_back(client, removal, mia, sam):
    measure = Sanction.objects.get()
    client.force_login(sam)
    page = client.get(f"/decisions/{removal.pk}/").text
    assert "Taken down by it" in page and "/listings/7/" in page and "Restore…" not in page

    client.force_login(mia)
    url = f"/moderation/measures/{measure.pk}/restore/"
    assert url in client.get(f"/decisions/{removal.pk}/").text
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Mended."}).status_code == 302
    measure.refresh_from_db()
    assert measure.status == "reversed"


def test_the_next_case_shows_it_in_history_and_as_similar(client, removal, sams_store, mia, noon):
    case = about_a_listing(sams_store, noon, "8")
    client.force_login(mia)
    page = client.get(f"/moderation/cases/{case.pk}/").text
    assert "We have taken down “Lamp 7”" in page


@pytest.mark.parametrize("restriction", Statement.Restriction.values)
def test_every_restriction_has_a_name_and_an_icon(restriction):
    assert wording.STEPS[restriction] and cases.ICONS[restriction]


def test_the_case_offers_it_only_where_it_can_be_done(client, sams_store, mia, noon):
    lamp = claim_case(about_a_listing(sams_store, noon), actor=mia, now=noon)
    order = claim_case(signal(sams_store, noon), actor=mia, now=noon)
    client.force_login(mia)
    assert 'id="action-take_down"' in client.get(f"/moderation/cases/{lamp.pk}/").text
    assert 'id="action-take_down"' not in client.get(f"/moderation/cases/{order.pk}/").text
