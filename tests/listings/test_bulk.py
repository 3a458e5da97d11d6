"""Many listings at once: previewed, done row by row through their verbs, taken back."""

import re
from datetime import date, timedelta

import pytest

from core import jobs
from core.errors import NotAllowed, NotPossible
from core.models import Event, Job
from enforcement.actions import escalate_store
from listings import bulk
from listings.actions import add_certificate, submit_listing, withdraw_listing
from listings.bulk_outlook import outlook
from listings.models import Listing
from policy.queries import policy_at
from tests.enforcement.steps import violate
from tests.listings.factories import PDF, make_listing, make_live


@pytest.fixture
def goods(sams_store, sam, noon, policy):
    """One live, one draft that passes, one draft that does not, one without a picture."""
    return [
        make_live(sams_store, sam, noon, sku="LIVE"),
        make_listing(sams_store, sam, noon, sku="GOOD"),
        make_listing(sams_store, sam, noon, sku="FALSE", description="It is carbon neutral."),
        make_listing(sams_store, sam, noon, sku="BARE", picture=False, markets=[]),
    ]


@pytest.fixture
def act(sams_store, sam, noon):
    def run(action, listings):
        return finish(start(sams_store, action, listings, sam, noon), noon)

    return run


def start(store, action, listings, actor, now):
    counted = bulk.preview(store, action, [listing.pk for listing in listings])
    return bulk.start_bulk(store, action=action, counted=counted, actor=actor, now=now)


def finish(job, noon):
    jobs.run_jobs(lambda: noon)
    job.refresh_from_db()
    assert job.status == "done", job.error
    return job


def states():
    return dict(Listing.objects.values_list("sku", "status"))


def figures(job):
    found = jobs.progress(job)
    return found.done, found.skipped, found.failed


def test_publishes_what_passes_and_says_why_not(act, goods):
    job = act("publish", goods)
    assert states() == {
        "LIVE": "published", "GOOD": "published", "FALSE": "needs_fix", "BARE": "draft",
    }  # fmt: skip
    assert figures(job) == (1, 1, 2)
    failed = {line["sku"]: line["words"] for line in bulk.report_of(job) if "words" in line}
    assert set(failed) == {"FALSE", "BARE"}
    assert "picture" in failed["BARE"] and "to which markets" in failed["BARE"]


def test_taken_back_it_is_as_before(act, goods, sam, noon):
    before = states()
    job = act("publish", goods)
    back = finish(bulk.undo(job, actor=sam, now=noon), noon)
    # Also what was sent back to be mended; what the job did not move stays out of it.
    assert states() == before and figures(back) == (2, 0, 0)
    assert {line["sku"] for line in bulk.report_of(back)} == {"GOOD", "FALSE"}


def test_taking_back_can_be_taken_back_and_each_once(act, goods, sam, noon):
    job = act("publish", goods)
    after = states()
    back = finish(bulk.undo(job, actor=sam, now=noon), noon)
    with pytest.raises(NotPossible, match="already"):
        bulk.undo(job, actor=sam, now=noon)
    finish(bulk.undo(back, actor=sam, now=noon), noon)
    # To the shop it goes through the check; what was found wrong is found again.
    assert states() == after


def test_a_stopped_taking_back_leaves_its_rest_to_the_next(act, goods, sam, noon, monkeypatch):
    before = states()
    job = act("publish", goods)
    monkeypatch.setattr(bulk, "ROWS_A_PART", 1)
    stopped = bulk.undo(job, actor=sam, now=noon)
    with pytest.raises(NotPossible, match="being taken back"):
        bulk.undo(job, actor=sam, now=noon)
    line = bulk.left_of(job)[0]
    report = [bulk._back(Listing.objects.get(pk=line["id"]), line, stopped, noon)]
    stopped.parts.create(number=0, done=1, skipped=0, failed=0, report=report, at=noon)
    jobs.cancel_job(stopped, actor=sam, now=noon)

    rest = finish(bulk.undo(job, actor=sam, now=noon), noon)
    assert figures(rest) == (1, 0, 0) and states() == before
    with pytest.raises(NotPossible, match="taken back already"):
        bulk.undo(job, actor=sam, now=noon)


def test_what_waits_for_its_certificate_is_sent_in(client, act, sams_store, sam, noon, policy):
    listing = make_listing(sams_store, sam, noon, description="An eco-friendly lamp of brass.")
    dates = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
    label = {"scheme": "EU_ECOLABEL", "number": "DE/020/123", "attribute": "environment"}
    facts = label | dates | {"scope": "product", "document": PDF, "listing": listing}
    add_certificate(sams_store, **facts, actor=sam, now=noon)
    job = act("publish", [listing])
    assert states()[listing.sku] == "in_review" and figures(job) == (1, 0, 0)
    client.force_login(sam)
    assert "Of them in review" in client.get(f"/listings/bulk/result/{job.pk}/").text
    assert figures(act("publish", [listing])) == (0, 1, 0)
    finish(bulk.undo(job, actor=sam, now=noon), noon)
    assert states()[listing.sku] == "draft"


def test_what_moved_again_since_stays_as_it_is(act, goods, sam, noon):
    job = act("publish", goods)
    listing = Listing.objects.get(sku="GOOD")
    withdraw_listing(listing, actor=sam, now=noon + timedelta(minutes=1))
    submit_listing(listing, actor=sam, now=noon + timedelta(minutes=2))
    back = finish(bulk.undo(job, actor=sam, now=noon), noon)
    assert states()["GOOD"] == "published" and figures(back) == (1, 0, 1)
    assert "changed since" in next(
        line["words"] for line in bulk.report_of(back) if "words" in line
    )


def test_what_needed_a_fix_needs_it_again(act, goods, sam, noon):
    act("publish", goods)
    job = act("withdraw", goods)
    assert states()["FALSE"] == "withdrawn"
    finish(bulk.undo(job, actor=sam, now=noon), noon)
    assert states()["FALSE"] == "needs_fix"


def test_withdrawn_and_taken_back(act, goods, sam, noon):
    job = act("withdraw", goods)
    assert figures(job) == (1, 3, 0) and states()["LIVE"] == "withdrawn"
    finish(bulk.undo(job, actor=sam, now=noon), noon)
    assert states()["LIVE"] == "published"


def test_paused_and_taken_back(act, goods, sam, noon):
    job = act("pause", goods)
    assert figures(job) == (1, 3, 0)
    assert states() == {"LIVE": "paused", "GOOD": "draft", "FALSE": "draft", "BARE": "draft"}
    finish(bulk.undo(job, actor=sam, now=noon), noon)
    assert states()["LIVE"] == "published" and states()["GOOD"] == "draft"


def test_resuming_sends_back_what_no_longer_passes(act, goods):
    act("pause", goods)
    Listing.objects.filter(sku="LIVE").update(description="It is carbon neutral.")
    job = act("resume", goods)
    assert figures(job) == (0, 3, 1) and states()["LIVE"] == "needs_fix"


def test_the_same_twice_does_it_once(act, goods):
    act("publish", goods[:2])
    before = Event.objects.filter(kind="listing.published").count()
    assert figures(act("publish", goods[:2])) == (0, 2, 0)
    assert Event.objects.filter(kind="listing.published").count() == before


def test_others_and_their_listings_are_out_of_reach(
    act, goods, ritas_store, rita, sams_store, noon
):
    theirs = make_listing(ritas_store, rita, noon, sku="THEIRS")
    assert act("publish", [theirs]).params["ids"] == []
    assert states()["THEIRS"] == "draft"
    with pytest.raises(NotAllowed):
        start(sams_store, "publish", [], rita, noon)


def test_who_is_no_part_of_the_store_takes_nothing_back(act, goods, rita, noon):
    job = act("publish", goods)
    before, jobs_before = states(), Job.objects.count()
    with pytest.raises(NotAllowed):
        bulk.undo(job, actor=rita, now=noon)
    assert (states(), Job.objects.count()) == (before, jobs_before)


def test_a_job_reaches_no_further_than_its_store(goods, ritas_store, rita, sams_store, sam, noon):
    theirs = make_listing(ritas_store, rita, noon, sku="THEIRS")
    job = start(sams_store, "publish", goods, sam, noon)
    Job.objects.filter(pk=job.pk).update(params=job.params | {"ids": [goods[1].pk, theirs.pk]})
    finish(job, noon)
    assert (states()["GOOD"], states()["THEIRS"]) == ("published", "draft")


def test_pages_from_the_boxes_to_the_way_back(client, goods, sam, noon):
    client.force_login(sam)
    assert 'aria-label="Select GOOD"' in client.get("/listings/").text
    picked = {"picked": [goods[0].pk, goods[1].pk, "x", "9" * 30]}
    page = client.post("/listings/bulk/publish/", picked).text
    assert "1 listing is changed" in page and "1 listing stays as it is: Live" in page
    assert states()["GOOD"] == "draft"

    assert client.post("/listings/bulk/publish/start/", picked).status_code == 409
    seen = {"seen": re.search(r'name="seen" value="(\w+)"', page)[1]}
    assert client.post("/listings/bulk/publish/start/", picked | seen).status_code == 302
    job = finish(Job.objects.get(), noon)
    assert "Take it back" in client.get(f"/listings/bulk/result/{job.pk}/").text
    assert client.post(f"/listings/bulk/result/{job.pk}/undo/").status_code == 302
    assert "Take it back" not in client.get(f"/listings/bulk/result/{job.pk}/").text
    assert client.post("/listings/bulk/burn/", picked).status_code == 404


def test_all_that_the_filter_shows(client, goods, sams_store, sam, noon):
    client.force_login(sam)
    assert 'name="all" value="?view=drafts"' in client.get("/listings/?view=drafts").text
    everything = {"all": "?view=drafts&q=GOOD", "picked": [goods[0].pk]}
    page = client.post("/listings/bulk/publish/", everything).text
    assert "1 listing is changed" in page and "as it is" not in page
    assert 'name="all" value="?view=drafts&amp;q=GOOD"' in page

    seen = {"seen": re.search(r'name="seen" value="(\w+)"', page)[1]}
    newer = make_listing(sams_store, sam, noon, sku="GOOD-2")
    answer = client.post("/listings/bulk/publish/start/", everything | seen)
    assert answer.status_code == 409 and not Job.objects.exists()
    assert "2 listings are changed" in answer.text and "other listings than" in answer.text

    seen = {"seen": re.search(r'name="seen" value="(\w+)"', answer.text)[1]}
    assert client.post("/listings/bulk/publish/start/", everything | seen).status_code == 302
    assert Job.objects.get().params["ids"] == [goods[1].pk, newer.pk]
    nothing_narrowed = client.post("/listings/bulk/withdraw/", {"all": ""}).text
    assert (
        "1 listing is changed" in nothing_narrowed
        and "4 listings stay as they are: Draft" in nothing_narrowed
    )


def test_counts_each_listing_once_with_why_not(goods, sams_store, sam, noon, policy, monkeypatch):
    make_listing(sams_store, sam, noon, sku="BARE-2", picture=False, markets=[])
    down = make_listing(sams_store, sam, noon, sku="DOWN")
    Listing.objects.filter(pk=down.pk).update(status="taken_down", taken_from="published")

    def foreseen(action):
        ids = list(Listing.objects.values_list("pk", flat=True))
        counted = bulk.preview(sams_store, action, ids)
        return outlook(sams_store, action, counted, policy=policy_at(noon), now=noon)

    seen = foreseen("publish")
    ((why, count),) = seen.refused
    assert (seen.touched, seen.idle, count) == (3, [("Live", 1)], 2)
    assert "to which markets" in why and "Add at least" in why
    seen = foreseen("withdraw")
    assert (seen.touched, seen.idle) == (1, [("Draft", 4)])
    assert seen.refused == [("A decision took it down. It says how to appeal.", 1)]
    monkeypatch.setattr("listings.bulk_outlook._room", lambda store, policy: 1)
    seen = foreseen("publish")
    assert seen.touched == 1 and sum(count for _why, count in seen.refused) == 4


def test_a_closed_store_publishes_none(goods, sams_store, sam, mia, noon, policy):
    violate(sams_store, mia, noon)
    escalate_store(sams_store, now=noon)
    counted = bulk.preview(sams_store, "publish", [listing.pk for listing in goods])
    seen = outlook(sams_store, "publish", counted, policy=policy_at(noon), now=noon)
    [(why, count)] = seen.refused
    assert (seen.touched, count) == (0, 3)
    assert "closed for this store" in why and "how to appeal" in why


def test_more_than_one_job_takes(client, goods, sam, monkeypatch):
    monkeypatch.setattr(bulk, "ALL_AT_MOST", 3)
    client.force_login(sam)
    answer = client.post("/listings/bulk/publish/start/", {"all": ""})
    assert answer.status_code == 422 and "more than 3 listings" in answer.text
    assert not Job.objects.exists()


def test_what_moved_after_it_was_counted_is_passed_over_and_named(
    client, goods, sams_store, sam, noon
):
    live, good, *_ = goods
    job = start(sams_store, "publish", [live, good], sam, noon)
    withdraw_listing(live, actor=sam, now=noon)
    submit_listing(good, actor=sam, now=noon)
    assert figures(finish(job, noon)) == (0, 2, 0)
    assert states()["LIVE"] == "withdrawn"
    words = {line["sku"]: line["words"] for line in bulk.report_of(job)}
    assert "“Withdrawn” after it was counted" in words["LIVE"] and "“Live”" in words["GOOD"]
    client.force_login(sam)
    page = client.get(f"/listings/bulk/result/{job.pk}/").text
    assert "Changed since they were counted" in page and words["LIVE"] in page


def test_more_ticks_than_can_be_are_refused(client, sam, goods):
    client.force_login(sam)
    for address in ("", "start/"):
        answer = client.post(f"/listings/bulk/publish/{address}", {"picked": range(1, 502)})
        assert answer.status_code == 422
        assert "501 listings are ticked; at most 500" in answer.text
    assert not Job.objects.exists()


def test_a_job_sees_its_own_store_alone_whatever_ids_it_carries(
    goods, sams_store, ritas_store_of, sam, noon
):
    rita, store = ritas_store_of
    theirs = make_listing(store, rita, noon, sku="RITA")
    job = start(sams_store, "publish", [goods[1]], sam, noon)
    Job.objects.filter(pk=job.pk).update(params=job.params | {"ids": [goods[1].pk, theirs.pk]})
    finish(job, noon)
    assert states()["RITA"] == "draft"
    assert [line["sku"] for line in bulk.report_of(job)] == ["GOOD"]
