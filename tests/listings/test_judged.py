"""The page of a review shows what the check judged: as it was then, not as it is now."""

from datetime import date

import pytest

from listings.actions import (
    add_certificate,
    dispute_finding,
    edit_listing,
    remove_picture,
    submit_listing,
)
from tests.listings.factories import PDF, make_listing, verify

PROOF = {
    "scheme": "EU_ECOLABEL",
    "number": "DE/020/123",
    "scope": "product",
    "attribute": "environment",
    "valid_from": date(2026, 1, 1),
    "valid_to": date(2026, 3, 31),
    "document": PDF,
}


@pytest.fixture
def task(sams_store, sam, mia, noon, policy):
    facts = {"attributes": {"material": "brass"}, "description": "It is carbon neutral."}
    listing = make_listing(sams_store, sam, noon, **facts)
    proof = add_certificate(sams_store, **PROOF, listing=listing, actor=sam, now=noon)
    verify(proof, actor=mia, now=noon)
    submit_listing(listing, actor=sam, now=noon)
    task = dispute_finding(listing, number=0, statement="Our band.", actor=sam, now=noon)
    listing.refresh_from_db()
    later = {"price_minor": 9990, "attributes": {"material": "tin"}}
    edit_listing(listing, version=listing.version, actor=sam, now=noon, **later)
    return task


def test_shows_price_attributes_and_proof_of_then(client, task, mia, django_assert_max_num_queries):
    client.force_login(mia)
    with django_assert_max_num_queries(12):
        page = client.get(f"/reviews/{task.pk}/").text
    assert "49.90" in page and "brass" in page
    assert "99.90" not in page and "tin<" not in page
    certificate = task.store.certificates.get()
    assert f"/certificates/{certificate.pk}/document/" in page and PROOF["number"] in page
    assert "verified at the check" in page and "Public register" in page
    assert f"/pictures/{task.listing.pictures.get().pk}/small/" in page


def test_a_removed_picture_is_for_moderators_alone(client, task, sam, mia, later):
    picture = task.listing.pictures.get()
    remove_picture(picture, actor=sam, now=later)
    url = f"/pictures/{picture.pk}/small/"
    for user, sees in ((mia, True), (sam, False)):
        client.force_login(user)
        assert (url in client.get(f"/reviews/{task.pk}/").text) is sees
        assert client.get(url).status_code == (200 if sees else 404)


def test_a_check_without_those_facts_says_that_they_are_todays(client, task, mia):
    task.check_run = task.listing.check_runs.create(
        store=task.store,
        policy_version=1,
        verdict="block",
        snapshot={"title": "A lamp"},
        checked_at=task.created_at,
    )
    task.save(update_fields=["check_run"])
    client.force_login(mia)
    page = client.get(f"/reviews/{task.pk}/").text
    assert "these are today" in page and "99.90" in page
