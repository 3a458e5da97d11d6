"""A finding in an edit of a live listing is disputed like any other; the live text stays."""

import pytest

from core.errors import NotAllowed, NotPossible
from core.models import Delivery, Event
from core.wording import path
from listings.actions import (
    claim_review,
    decide_review,
    dispute_words,
    recheck_listing,
    retry_edit,
    save_edit,
)
from listings.checking import run_check
from listings.checks.findings import address_of
from listings.models import CheckRun, RecheckChange, ReviewTask
from listings.queries import truthful_share
from policy.queries import policy_at
from tests.listings.factories import HONEST, address

FALSE = "A lamp of brass. It is carbon neutral."
ADDRESS = address("eco_offset", FALSE, "carbon neutral")
CURE = " It cures arthritis."


@pytest.fixture
def stage(live, sam, noon):
    def run(**facts):
        live.refresh_from_db()
        return save_edit(live, version=live.version, actor=sam, now=noon, **facts).staged

    return run


@pytest.fixture
def dispute(live, sam, noon):
    def run(finding=ADDRESS, actor=sam):
        facts = {"finding": finding, "statement": "The name of our band.", "now": noon}
        return dispute_words(live, actor=actor, **facts)

    return run


@pytest.fixture
def decide(mia, noon):
    def run(task, is_right):
        claim_review(task, actor=mia, now=noon)
        return decide_review(task, is_right=is_right, reason="See there.", actor=mia, now=noon)

    return run


def test_the_check_of_the_edit_leaves_the_live_listing_alone(
    live, stage, dispute, sams_store, noon
):
    staged, before = stage(description=FALSE), live.last_check
    live.refresh_from_db()
    columns = dict(vars(live))

    task = dispute()

    assert (task.check_run.edit, task.check_run.verdict) == (staged, "block")
    assert task.check_run.snapshot["description"] == FALSE and task.words == "carbon neutral"
    live.refresh_from_db()
    assert {**vars(live), "_state": None} == columns | {"_state": None}
    assert live.last_check == before
    assert truthful_share(sams_store, days=30, now=noon) == (1.0, 1)


def test_upheld_for_the_seller_the_edit_goes_live_and_its_people_hear(
    live, stage, dispute, decide, sam
):
    staged = stage(description=FALSE)
    decide(dispute(), is_right=False)

    staged.refresh_from_db()
    live.refresh_from_db()
    assert (staged.status, live.status, live.description) == ("applied", "published", FALSE)
    told = Delivery.objects.filter(event__kind="listing.edit_applied", recipient=sam)
    assert told.count() == 2 and path(told[0].event) == f"/listings/{live.pk}/"


def test_what_else_is_found_keeps_it_waiting(client, live, stage, dispute, decide, sam):
    staged = stage(description=FALSE + CURE)
    decide(dispute(), is_right=False)
    staged.refresh_from_db()
    assert staged.status == "open"

    client.force_login(sam)
    page = client.get(f"/listings/{live.pk}/").text
    assert "What stands in the way of the edit" in page
    assert '<mark class="bad">cures arthritis</mark>' in page
    assert '<mark class="bad">carbon neutral</mark>' not in page


def test_where_the_check_was_right_the_seller_reads_why(client, live, stage, dispute, decide, sam):
    staged, task = stage(description=FALSE), dispute()
    decide(task, is_right=True)
    staged.refresh_from_db()
    assert staged.status == "open"
    client.force_login(sam)
    page = client.get(f"/listings/{live.pk}/").text
    assert "See there." in page and f"/reviews/{task.pk}/" in page


def test_refuses_what_cannot_be_asked_of_an_edit(stage, dispute, rita):
    stage(description=FALSE)
    checks = CheckRun.objects.count()
    with pytest.raises(NotPossible, match="does not find this any more"):
        dispute(address("eco_offset", FALSE, "A l"))
    with pytest.raises(NotAllowed):
        dispute(actor=rita)
    assert not ReviewTask.objects.exists() and CheckRun.objects.count() == checks


def test_a_tip_on_a_live_text_is_disputed_and_set_aside(live, stage, dispute, decide, policy, noon):
    assert stage(title="Brass desk lamp, brass lamp, lamp of brass, brass") is None
    live.refresh_from_db()
    _, result = run_check(live, policy=policy, now=noon)
    tip = result.findings[0]
    assert tip.severity == "warn"

    task = dispute(address_of(tip))
    assert task.check_run.edit is None and task.code == tip.code
    decide(task, is_right=False)

    live.refresh_from_db()
    assert live.status == "published"
    assert tip.words not in [found["words"] for found in live.last_check.findings]


def test_a_check_kept_for_a_dispute_hides_no_change_by_new_rules(live, sam, stricter, later):
    _, result = run_check(live, policy=policy_at(later), now=later)
    facts = {"finding": address_of(result.findings[0]), "statement": "No.", "actor": sam}
    dispute_words(live, **facts, now=later)
    recheck_listing(live, now=later)
    change = RecheckChange.objects.get(listing=live)
    assert (change.before, change.after) == ("pass", "block")


def test_tried_again_by_its_store_alone(live, stage, sam, rita, noon):
    with pytest.raises(NotPossible, match="No edit waits"):
        retry_edit(live, actor=sam, now=noon)
    staged = stage(description=FALSE)
    with pytest.raises(NotAllowed):
        retry_edit(live, actor=rita, now=noon)
    assert retry_edit(live, actor=sam, now=noon).staged == staged
    assert Event.objects.filter(kind="listing.edit_staged").count() == 1


def test_the_editor_keeps_the_edit_and_asks_about_it(client, live, sam):
    client.force_login(sam)
    facts = {name: HONEST[name] for name in ("title", "category", "language", "currency", "stock")}
    facts |= {
        "sku": live.sku,
        "markets": HONEST["markets"],
        "price_minor": "49.90",
        "version": live.version,
    }
    url = f"/listings/{live.pk}/edit/"
    answer = client.post(f"{url}?then=dispute&finding={ADDRESS}", facts | {"description": FALSE})
    assert answer.url == f"/listings/{live.pk}/dispute/{ADDRESS}/"
    assert "carbon neutral" in client.get(answer.url).text
    assert f"finding={ADDRESS}" in client.get(url).text
    assert client.post(answer.url, {"statement": "Our band."}).status_code == 302
    assert "A person looks at it" in client.get(url).text
