"""A store's system writes listings: what the pages do, with the same refusals, each call once."""

import pytest

from accounts.api_keys import issue_api_key
from accounts.scopes import Scope
from core import clock
from core.models import Event, IdempotencyKey
from enforcement.actions import claim_case
from enforcement.models import Statement
from listings.actions import create_listing, submit_listing
from listings.models import CheckRun, Listing, PricePoint, StagedEdit
from tests.api.writes import send
from tests.enforcement.steps import decide, signal
from tests.listings.factories import HONEST, make_listing, make_live

NEW = {"sku": "N-1", "title": "Brass desk lamp", "price_minor": 4990, "markets": ["US"]}
FALSE = "A lamp that cures arthritis."
# Each write with a body that would do something, and what answers it.
WRITES = {
    "create": ("post", "listings", NEW, 201),
    "change": ("patch", "listings/LAMP-1", {"stock": 3}, 200),
    "step": ("post", "listings/LAMP-1", {"action": "pause"}, 200),
}


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def draft(sams_store, sam, noon):
    return make_listing(sams_store, sam, noon)


@pytest.fixture
def live(sams_store, sam, noon):
    return make_live(sams_store, sam, noon)


@pytest.fixture
def write(secret):
    def run(method, path, body, key="k1", secret=secret, **headers):
        return send(secret, method, path, body, key, **headers)

    return run


def close_publishing(store, mia, now):
    case = claim_case(signal(store, now), actor=mia, now=now)
    departure = {"departure": "Their listings are the trouble, not their parcels."}
    decide(case, mia, now, "restrict_listing", 3, **departure)


def state(store):
    """All that a call may change in a store's listings."""
    rows = Listing.objects.of_store(store).order_by("pk").values_list()
    return list(rows), CheckRun.objects.count(), StagedEdit.objects.count(), Event.objects.count()


def test_writes_a_draft_as_the_editor_does(write, sams_store):
    variant = {"sku": "N-1-R", "name": "Red", "stock": 4}
    price = {"market": "DE", "sku": "N-1-R", "price_minor": 5490}
    body = NEW | {"variants": [variant], "market_prices": [price], "attributes": {"weight_g": 900}}
    answer = write("post", "listings", body)
    row = Listing.objects.get()

    assert answer.status_code == 201
    assert (row.store, row.status, row.markets, row.stock) == (sams_store, "draft", ["US"], 4)
    assert row.variants == [variant | {"price_minor": None}] and row.market_prices == [price]
    told = answer.json()
    assert (told["sku"], told["status"], told["version"], told["offered"]) == ("N-1", "draft", 1, 4)
    event = Event.objects.get(kind="listing.created")
    assert (event.actor, event.store_id) == (None, sams_store.pk)


@pytest.mark.parametrize("name", WRITES)
def test_the_same_call_again_does_nothing_more(write, live, sams_store, name):
    method, path, body, status = WRITES[name]
    first = write(method, path, body)
    before = state(sams_store)
    again = write(method, path, body)

    assert first.status_code == again.status_code == status, first.content
    assert first.content == again.content and again["Idempotent-Replayed"] == "true"
    assert state(sams_store) == before


@pytest.mark.parametrize("name", WRITES)
def test_another_body_under_the_key_is_refused(write, live, sams_store, name):
    method, path, body, status = WRITES[name]
    assert write(method, path, body).status_code == status
    before = state(sams_store)
    other = {"action": "withdraw"} if name == "step" else body | {"stock": 9}
    answer = write(method, path, other)

    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert state(sams_store) == before


def test_the_same_body_under_the_key_for_another_listing_is_refused(write, live, sams_store, noon):
    create_listing(sams_store, sku="L/2", actor=None, now=noon, **HONEST)
    assert write("patch", "listings/LAMP-1", {"stock": 3}).status_code == 200
    before = state(sams_store)
    answer = write("patch", "listings/L/2", {"stock": 3})

    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert state(sams_store) == before
    assert write("patch", "listings/L/2", {"stock": 3}, "k2").json()["sku"] == "L/2"


@pytest.mark.parametrize("name", WRITES)
def test_a_call_whose_first_one_still_runs_waits(write, live, sams_store, name):
    method, path, body, _status = WRITES[name]
    write(method, path, body)
    IdempotencyKey.objects.update(status=None, answer=None, started_at=clock.now())
    before = state(sams_store)
    answer = write(method, path, body)

    assert (answer.status_code, answer.json()["code"]) == (409, "in_flight")
    assert state(sams_store) == before


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("key", ["", "x" * 256])
def test_needs_a_key(write, live, sams_store, name, key):
    method, path, body, _status = WRITES[name]
    before = state(sams_store)

    assert write(method, path, body, key).json()["code"] == "no_key"
    assert state(sams_store) == before


@pytest.mark.parametrize("name", WRITES)
def test_needs_its_scope(write, live, sams_store, noon, name):
    method, path, body, status = WRITES[name]
    others = [scope for scope in Scope.values if scope != "listings:write"]
    lacking = issue_api_key(sams_store, name="A", scopes=others, actor=None, now=noon)[1]
    may = {"name": "B", "scopes": ["listings:write"], "actor": None, "now": noon}
    having = issue_api_key(sams_store, **may)[1]
    before = state(sams_store)
    refused = write(method, path, body, secret=lacking)

    assert (refused.status_code, refused.json()["code"]) == (403, "no_scope")
    assert "listings:write" in refused.json()["detail"] and state(sams_store) == before
    assert write(method, path, body, secret=having).status_code == status


@pytest.mark.parametrize("name", ["change", "step"])
@pytest.mark.parametrize("path", ["listings/LAMP-1", "listings/none", "listings/a%00b"])
def test_another_stores_listing_is_not_there(write, live, sams_store, rival_secret, name, path):
    method, _path, body, _status = WRITES[name]
    before = state(sams_store)
    answer = write(method, path, body, secret=rival_secret)

    assert (answer.status_code, answer.json()["title"]) == (404, "NotFound")
    assert state(sams_store) == before and not IdempotencyKey.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (NEW | {"price_minor": 0}, "price_minor"),
        (NEW | {"currency": "XXY"}, "currency"),
        (NEW | {"markets": ["Mars"]}, "markets"),
        (NEW | {"stock": -1}, "stock"),
        (NEW | {"sku": " "}, "sku"),
        (NEW | {"sku": "x" * 65}, "sku"),
        (NEW | {"title": "A\u0000"}, "title"),
        (NEW | {"attributes": {"A b": 1}}, "attributes"),
        (NEW | {"variants": [{"sku": "A", "name": ""}]}, "variants.0.name"),
        (
            NEW | {"market_prices": [{"market": "US", "price_minor": 0}]},
            "market_prices.0.price_minor",
        ),
    ],
)
def test_refuses_what_the_editor_refuses(write, sams_store, body, field):
    before = state(sams_store)
    answer = write("post", "listings", body)

    assert answer.status_code == 422 and answer["Content-Type"] == "application/problem+json"
    assert answer.json()["field"] == field
    assert state(sams_store) == before and not IdempotencyKey.objects.exists()


@pytest.mark.parametrize(
    "body", ["", "{", "[]", b"\xff", '{"sku": 1}', {"sku": "A", "status": "x"}]
)
def test_refuses_what_is_no_listing(write, sams_store, body):
    before = state(sams_store)
    answer = write("post", "listings", body)

    assert answer.status_code == 422 and answer["Content-Type"] == "application/problem+json"
    assert state(sams_store) == before


def test_a_sku_that_is_taken_is_refused(write, draft, sams_store):
    before = state(sams_store)

    assert write("post", "listings", NEW | {"sku": "LAMP-1"}).json()["field"] == "sku"
    assert state(sams_store) == before


def test_a_change_touches_what_was_said_and_nothing_else(write, live):
    before = Listing.objects.values().get()
    answer = write("patch", "listings/LAMP-1", {"price_minor": 4590, "stock": 8})
    after = Listing.objects.values().get()

    assert answer.status_code == 200 and answer.json()["price_minor"] == 4590
    assert (after["price_minor"], after["stock"], after["version"]) == (4590, 8, 2)
    same = {"title", "description", "status", "markets", "attributes", "currency", "category"}
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert PricePoint.objects.order_by("pk").last().amount_minor == 4590


def test_with_a_version_only_while_nobody_else_wrote(write, live, sams_store):
    assert write("patch", "listings/LAMP-1", {"stock": 3, "version": 1}).status_code == 200
    before = state(sams_store)
    answer = write("patch", "listings/LAMP-1", {"stock": 4, "version": 1}, "k2")

    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert state(sams_store) == before
    assert write("patch", "listings/LAMP-1", {"stock": 4, "version": 2}, "k3").status_code == 200


def test_what_would_not_pass_waits_beside_the_live_text(write, live, sams_store):
    answer = write("patch", "listings/LAMP-1", {"description": FALSE})
    told = answer.json()

    assert (answer.status_code, told["is_waiting"], told["status"]) == (202, True, "published")
    assert told["findings"][0]["code"] == "health_claim" and told["findings"][0]["detail"]
    live.refresh_from_db()
    assert live.description == HONEST["description"] and told["version"] == live.version
    assert StagedEdit.objects.get().after == {"description": FALSE}


def test_publishes_pauses_resumes_and_ends(write, draft):
    for n, (step, status) in enumerate(
        {
            "publish": "published",
            "pause": "paused",
            "resume": "published",
            "withdraw": "withdrawn",
        }.items()
    ):
        answer = write("post", "listings/LAMP-1", {"action": step}, f"k{n}")
        draft.refresh_from_db()
        assert (answer.status_code, draft.status) == (200, status), answer.content
        assert answer.json()["status"] == status


@pytest.mark.parametrize("step", ["pause", "resume", "withdraw"])
def test_a_step_that_does_not_fit_is_refused(write, draft, sams_store, step):
    if step == "withdraw":
        Listing.objects.update(status="withdrawn")
    before = state(sams_store)
    answer = write("post", "listings/LAMP-1", {"action": step})

    assert answer.status_code == 422 and answer["Content-Type"] == "application/problem+json"
    assert state(sams_store) == before


def test_what_does_not_pass_is_refused_with_each_finding_and_kept(write, sams_store, sam, noon):
    make_listing(sams_store, sam, noon, description=FALSE)
    answer = write("post", "listings/LAMP-1", {"action": "publish"})
    told = answer.json()

    assert answer.status_code == told["status"] == 422 and told["code"] == "block"
    assert answer["Content-Type"] == "application/problem+json"
    assert told["errors"][0]["pointer"] == "/description" and told["errors"][0]["detail"]
    assert told["errors"][0]["code"] == "health_claim"
    assert Listing.objects.get().status == "needs_fix" and CheckRun.objects.count() == 1
    before = state(sams_store)
    again = write("post", "listings/LAMP-1", {"action": "publish"})
    assert again.content == answer.content and again["Content-Type"] == answer["Content-Type"]
    assert state(sams_store) == before


def test_what_publishing_needs_is_named_field_by_field(write, sams_store, noon):
    create_listing(sams_store, sku="N-1", actor=None, now=noon)
    before = state(sams_store)
    told = write("post", "listings/N-1", {"action": "publish"}).json()

    assert (told["status"], told["code"]) == (422, "incomplete")
    named = {one["pointer"] for one in told["errors"]}
    assert named == {"/title", "/description", "/category", "/price_minor", "/markets", "/picture"}
    assert state(sams_store) == before


@pytest.mark.parametrize("name", ["publish", "change"])
def test_a_closed_store_is_led_to_the_decision(write, sams_store, sam, mia, noon, settings, name):
    listing = make_listing(sams_store, sam, noon)
    if name == "change":
        submit_listing(listing, actor=sam, now=noon)
    close_publishing(sams_store, mia, clock.now())
    before = state(sams_store)
    path = "listings/LAMP-1"
    if name == "publish":
        answer = write("post", path, {"action": "publish"})
    else:
        answer = write("patch", path, {"price_minor": 1})

    told, statement = answer.json(), Statement.objects.get()
    assert (answer.status_code, told["code"]) == (422, "blocked")
    assert answer["Content-Type"] == "application/problem+json"
    assert told["url"] == f"{settings.SITE_URL}/decisions/{statement.pk}/"
    assert statement.number in told["detail"]
    assert state(sams_store) == before and not IdempotencyKey.objects.exists()


def test_a_draft_of_a_closed_store_stays_open(write, sams_store, mia):
    close_publishing(sams_store, mia, clock.now())

    assert write("post", "listings", NEW).status_code == 201
    assert write("patch", "listings/N-1", {"title": "Lamp"}, "k2").status_code == 200
