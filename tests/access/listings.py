from tests.access import everybody, only


def sams_listing(request):
    from tests.listings.factories import make_live

    facts = [request.getfixturevalue(name) for name in ("sams_store", "sam", "noon")]
    return make_live(*facts)


def pk(request):
    return {"pk": sams_listing(request).pk}


def paused(request):
    from listings.actions import pause_listing

    sam, noon = request.getfixturevalue("sam"), request.getfixturevalue("noon")
    return {"pk": pause_listing(sams_listing(request), actor=sam, now=noon).pk}


def taken_down(request):
    from tests.listings.removal import decide, work

    listing = sams_listing(request)
    decide(listing, request.getfixturevalue("mia"), request.getfixturevalue("noon"))
    work(request.getfixturevalue("noon"))
    return {"pk": listing.pk}


def picture(request):
    return {"pk": sams_listing(request).pictures.get().pk}


def small_picture(request):
    return picture(request) | {"size": "small"}


def first_place(request):
    return picture(request) | {"place": 1}


def refused_upload(request):
    from listings.actions import look_at_picture, receive_picture

    sam, noon = (request.getfixturevalue(name) for name in ("sam", "noon"))
    facts = {"picture": b"\xff\xd8\xff damaged", "name": "lamp.jpg", "actor": sam, "now": noon}
    upload = receive_picture(sams_listing(request), **facts)
    look_at_picture(upload, now=noon)
    return {"pk": upload.pk}


def sams_document(request):
    from datetime import date

    from listings.actions import add_certificate

    store, sam, noon = (request.getfixturevalue(name) for name in ("sams_store", "sam", "noon"))
    certificate = add_certificate(
        store,
        scheme="CLAIM_STUDY",
        number="12345",
        scope="product",
        attribute="superlative",
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        document=b"%PDF-1.7 a study %%EOF",
        actor=sam,
        now=noon,
    )
    return {"pk": certificate.pk}


def sams_import(request):
    from listings.actions import take_import_file

    request.getfixturevalue("policy")
    store, sam, noon = (request.getfixturevalue(name) for name in ("sams_store", "sam", "noon"))
    facts = {"file_name": "lamps.csv", "content": b"sku,title\nL-1,Lamp"}
    return take_import_file(store, actor=sam, now=noon, **facts)


def import_file(request):
    return {"pk": sams_import(request).pk}


def import_job(request):
    from listings.actions import start_import

    sam, noon = request.getfixturevalue("sam"), request.getfixturevalue("noon")
    facts = {"targets": ["sku", "title"], "currency": "USD", "language": "en", "is_trial": True}
    return {"pk": start_import(sams_import(request), actor=sam, now=noon, **facts).pk}


def policy(request):
    request.getfixturevalue("policy")
    return {}


def sent_back(request):
    from listings.actions import submit_listing
    from tests.listings.factories import make_listing

    request.getfixturevalue("policy")
    store, sam, noon = (request.getfixturevalue(name) for name in ("sams_store", "sam", "noon"))
    listing = make_listing(store, sam, noon, description="A carbon neutral lamp.")
    submit_listing(listing, actor=sam, now=noon)
    return listing


def sent_back_pk(request):
    return {"pk": sent_back(request).pk}


def first_finding(request):
    return sent_back_pk(request) | {"number": 0}


def found_words(request):
    from listings.checking import run_check
    from listings.checks.findings import address_of

    listing, policy = sent_back(request), request.getfixturevalue("policy")
    _, result = run_check(listing, policy=policy, now=request.getfixturevalue("noon"))
    return {"pk": listing.pk, "finding": address_of(result.findings[0])}


def waiting_edit(request):
    from listings.actions import save_edit

    listing, sam = sams_listing(request), request.getfixturevalue("sam")
    facts = {"description": "A lamp that cures arthritis.", "version": listing.version}
    save_edit(listing, actor=sam, now=request.getfixturevalue("noon"), **facts)
    return {"pk": listing.pk}


def demoted_rule(request):
    from listings.models import RuleTurn

    policy(request)
    facts = {"number": 1, "kind": "demoted", "decided": 20, "overturned": 7}
    turn = RuleTurn.objects.create(code="eco_offset", **facts, at=request.getfixturevalue("noon"))
    return {"code": turn.code}


def review(request):
    from listings.actions import dispute_finding

    facts = {
        name: request.getfixturevalue(fixture)
        for name, fixture in (("actor", "sam"), ("now", "noon"))
    }
    return {"pk": dispute_finding(sent_back(request), number=0, statement="No.", **facts).pk}


def bulk_action(request):
    request.getfixturevalue("policy")
    return {"action": "publish"}


def bulk_job(request):
    from core import jobs
    from listings.bulk import preview, start_bulk

    store, sam, noon = (request.getfixturevalue(name) for name in ("sams_store", "sam", "noon"))
    counted = preview(store, "pause", [sams_listing(request).pk])
    job = start_bulk(store, action="pause", counted=counted, actor=sam, now=noon)
    jobs.run_jobs(lambda: noon)
    return {"pk": job.pk}


def policy_trial(request):
    from listings.trials import start_trial
    from policy.actions import draft_policy

    request.getfixturevalue("policy")
    facts = {"actor": request.getfixturevalue("ada"), "now": request.getfixturevalue("noon")}
    return {"pk": start_trial(draft_policy(**facts), **facts).pk}


def trial_of_live(request):
    """Nothing is newly blocked, so there is nothing to mark."""
    return policy_trial(request) | {"listing_pk": sams_listing(request).pk}


def rechecked(request):
    from listings.models import Recheck

    found = announced(request)
    noon = request.getfixturevalue("noon")
    Recheck.objects.create(policy_version=2, total=1, began_at=noon)
    return found


def announced(request):
    from datetime import timedelta

    from tests.listings.announced import forbid

    ada, abel, noon = (request.getfixturevalue(name) for name in ("ada", "abel", "noon"))
    # The page is asked for by the wall clock; announced or in force, it is the sellers'.
    facts = {"effective_from": noon + timedelta(days=20), "now": noon}
    return {"pk": forbid("brushed brass", drafter=ada, approver=abel, **facts).pk}


SELLERS = only("sam", "tess", "rita")
# Rita keeps a store of her own, so the page is hers to ask for and the listing is not.
MINE = only("sam") | {"rita": 404}
SEEN = everybody(404) | {"sam": 200, "tess": 200, "mia": 200, "sena": 200}
MATRIX = {
    "listings:index": ({}, "get", SELLERS),
    "listings:narrow": ({}, "get", SELLERS),
    "listings:create": ({}, "get", only("sam", "rita")),
    "listings:check": ({}, "post", only("sam", "rita")),
    "listings:apply_edit": ({"key": "none"}, "post", only("sam", "rita")),
    "listings:add_row": ({"name": "variants"}, "post", only("sam", "rita")),
    "listings:bulk": (bulk_action, "post", only("sam", "rita")),
    "listings:start_bulk": (bulk_action, "post", only("sam", "rita", ok=409)),
    "listings:bulk_result": (bulk_job, "get", MINE),
    "listings:undo_bulk": (bulk_job, "post", MINE | {"sam": 302}),
    "listings:effect": (announced, "get", SELLERS),
    "listings:export": ({}, "get", only("sam", "rita")),
    # Of the store's people only the one whose view it is.
    "listings:import": ({}, "get", only("sam", "rita")),
    "listings:import_file": (import_file, "get", MINE),
    "listings:import_encoding": (import_file, "post", MINE | {"sam": 422}),
    "listings:import_result": (import_job, "get", MINE),
    "listings:import_rows": (import_job, "get", MINE),
    "listings:import_refused": (import_job, "get", MINE),
    "listings:listing": (pk, "get", SEEN),
    "listings:preview": (pk, "get", SEEN),
    "listings:edit": (pk, "get", MINE),
    "listings:discard": (pk, "post", MINE | {"sam": 422}),
    "listings:publish": (pk, "post", MINE | {"sam": 422}),
    "listings:pause": (pk, "post", MINE | {"sam": 302}),
    "listings:resume": (paused, "post", MINE | {"sam": 302}),
    "listings:withdraw": (pk, "post", MINE | {"sam": 302}),
    "listings:add_picture": (pk, "post", MINE | {"sam": 422}),
    "listings:gallery": (pk, "get", MINE | {"sam": 302}),
    "listings:report_picture": (picture, "get", MINE),
    "listings:dismiss_upload": (refused_upload, "post", MINE),
    "listings:add_certificate": (pk, "get", MINE),
    "listings:remove_picture": (picture, "post", MINE | {"sam": 422}),
    "listings:move_picture": (first_place, "post", MINE),
    "listings:restore": (taken_down, "get", MINE),
    "listings:check_again": (sent_back_pk, "post", MINE | {"sam": 302}),
    "listings:retry_edit": (waiting_edit, "post", MINE | {"sam": 302}),
    "listings:dispute": (first_finding, "get", MINE),
    "listings:dispute_words": (found_words, "get", MINE),
    "listings:recheck": (rechecked, "get", only("ada")),
    "listings:trial": (policy_trial, "get", only("ada")),
    "listings:mark_stopped": (trial_of_live, "post", only("ada", ok=422)),
    "listings:reviews": ({}, "get", only("mia", "sena")),
    "listings:precision": (policy, "get", only("mia", "sena", "mick", "ada", "lea")),
    "listings:review": (review, "get", SEEN),
    "listings:ask_again": (review, "get", MINE),
    "listings:restore_rule": (demoted_rule, "get", only("ada")),
    "listings:claim_review": (review, "post", only("mia", "sena", ok=302)),
    "listings:release_review": (review, "post", only("mia") | {"mia": 403, "sena": 422}),
    "listings:green": ({}, "get", SELLERS),
    "listings:green_statement": ({}, "get", SELLERS),
    "listings:join_green": (policy, "post", only("sam", "rita", ok=302)),
    "listings:leave_green": (policy, "post", only("sam", "rita", ok=422)),
    "listings:certificates": ({}, "get", only("mia", "sena")),
    "listings:review_certificate": (sams_document, "get", only("mia", "sena")),
    "listings:claim_certificate": (sams_document, "post", only("mia", "sena", ok=302)),
    "listings:release_certificate": (sams_document, "post", only() | {"mia": 403, "sena": 422}),
    "listings:withdraw_certificate": (sams_document, "post", MINE | {"sam": 302}),
    # A live listing's pictures are what every buyer sees.
    "listings:picture": (small_picture, "get", everybody(anon=200)),
    "listings:document": (sams_document, "get", SEEN),
}
