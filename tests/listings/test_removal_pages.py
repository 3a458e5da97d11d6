"""Pages of a taken-down listing: why, what to do, and where a moderator begins."""

from listings.actions import claim_review
from listings.models import ReviewTask
from tests.listings.removal import DECISION, ON_LISTING, WORDS


def test_pages_from_why_to_the_question(client, down, sam, sena, noon):
    client.force_login(sam)
    page = client.get(f"/listings/{down.pk}/").text
    assert WORDS in page and "Read the decision" in page and "Report or take" not in page
    assert "Publish</button>" not in client.get(f"/listings/{down.pk}/edit/").text
    url = f"/listings/{down.pk}/restore/"
    assert WORDS in client.get(url).text
    assert client.post(url, {"statement": ""}).status_code == 422
    assert client.post(url, {"statement": "Out."}).status_code == 302
    task = ReviewTask.objects.get()
    assert f"/reviews/{task.pk}/" in client.get(f"/listings/{down.pk}/").text
    assert client.get(f"/reviews/{task.pk}/").status_code == 200

    client.force_login(sena)
    assert "Restore…" in client.get(f"/listings/{down.pk}/").text
    assert str(down) in client.get("/reviews/?view=mended").text
    claim_review(task, actor=sena, now=noon)
    review = client.get(f"/reviews/{task.pk}/").text
    assert "let it back" in review and WORDS in review and "Out." in review


def test_a_moderator_begins_on_the_listings_page(client, live, mia):
    client.force_login(mia)
    page = client.get(f"/listings/{live.pk}/").text
    url = f"/reports/new/?store=sams&amp;subject_kind=listing&amp;subject_id={live.pk}"
    assert url in page

    about = ON_LISTING | {"subject_id": str(live.pk), "rule_code": "health_claim"}
    filed = client.post("/reports/new/", about | {"store": "sams"})
    assert "1 live listing leaves the shop" not in client.get(filed.url).text
    client.post(f"{filed.url}claim/")
    shown = client.post(f"{filed.url}review/", DECISION)
    assert f"Taken down</dt><dd>{live}</dd>" in shown.text
    assert "live listing leaves the shop" in shown.text
