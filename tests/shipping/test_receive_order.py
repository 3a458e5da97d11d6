from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from core.errors import NotAllowed, NotPossible
from core.models import Event, SignedLink
from listings.models import Listing
from shipping.actions import receive_order
from shipping.models import Order, Promise
from tests.shipping.conftest import mails, order_facts

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def facts(sams_store, sam, noon):
    """An order that is taken; each refusal below changes one thing."""
    return {"store": sams_store, "facts": order_facts(), "actor": sam, "now": noon}


def test_takes_the_order_and_promises_its_arrival(facts, noon):
    order, is_new = receive_order(**facts)

    assert is_new and order.status == "to_ship"
    assert (order.total_minor, order.ship_by) == (1990, noon + timedelta(days=3))
    line = order.lines.get()
    assert (line.sku, line.title, line.quantity, line.unit_price_minor) == ("L-1", "Lamp", 2, 995)
    event = Event.objects.get(kind="order.received")
    promise = Promise.objects.get()
    assert (promise.order, promise.parcel, promise.event) == (order, None, event)
    assert promise.earliest_on < promise.likeliest_on < promise.latest_on
    assert promise.promise_on == order.promise_on
    assert promise.basis["level"] == "default" and promise.basis["policy_version"] == 1
    mail = mails().get()
    assert (mail.address, mail.language, mail.event) == ("anna@example.org", "en", event)
    link = SignedLink.objects.get(purpose="buyer", subject_id=order.pk)
    assert link.token in mail.link and link.expires_at == noon + timedelta(days=180)


def test_the_same_order_again_changes_nothing(facts):
    first, _ = receive_order(**facts)
    again, is_new = receive_order(**facts)

    assert again == first and not is_new
    assert Order.objects.count() == Promise.objects.count() == mails().count() == 1


def test_another_order_under_the_number_is_refused(facts):
    receive_order(**facts)
    with pytest.raises(NotPossible) as refusal:
        receive_order(**facts | {"facts": order_facts(city="Delft")})

    assert (refusal.value.field, refusal.value.code) == ("number", "number_taken")
    assert Order.objects.get().city == "Utrecht"


def test_two_stores_may_use_one_number(facts, ritas_store, rita):
    receive_order(**facts)
    _order, is_new = receive_order(**facts | {"store": ritas_store, "actor": rita})

    assert is_new and Order.objects.count() == 2


def test_knows_the_listing_by_its_sku(facts, sams_store, ritas_store, noon):
    for store in (sams_store, ritas_store):
        Listing.objects.create(
            store=store, sku="L-1", status_at=noon, created_at=noon, updated_at=noon
        )
    order, _ = receive_order(**facts)

    assert order.lines.get().listing == Listing.objects.get(store=sams_store)


def test_refuses_an_order_of_the_future(facts, noon):
    late = order_facts(placed_at=noon + timedelta(minutes=11))
    with pytest.raises(NotPossible) as refusal:
        receive_order(**facts | {"facts": late})

    assert refusal.value.field == "placed_at"
    assert not Order.objects.exists() and not mails().exists()


@pytest.mark.parametrize(
    ("field", "at"),
    [
        ("placed_at", datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=8)))),
        ("ship_by", datetime.max.replace(tzinfo=timezone(timedelta(hours=-8)))),
    ],
)
def test_times_that_no_clock_shows_are_no_facts_of_an_order(field, at):
    with pytest.raises(ValidationError, match="Write the time as"):
        order_facts(**{field: at})


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("placed_at", {"placed_at": datetime(1, 1, 1, tzinfo=UTC)}),
        ("placed_at", {"placed_at": NOON - timedelta(days=400, seconds=1)}),
        ("ship_by", {"ship_by": NOON + timedelta(days=400, seconds=1)}),
    ],
)
def test_refuses_times_too_far_from_now(facts, field, changes):
    with pytest.raises(NotPossible) as refusal:
        receive_order(**facts | {"facts": order_facts(**changes)})

    assert refusal.value.field == field and "400 days" in str(refusal.value)
    assert not Order.objects.exists() and not mails().exists()


def test_takes_times_just_within(facts, noon):
    far = {"placed_at": noon - timedelta(days=400), "ship_by": noon + timedelta(days=400)}
    order, _ = receive_order(**facts | {"facts": order_facts(**far)})

    assert order.received_at == noon


def test_an_order_that_grew_old_here_may_be_sent_again(facts, noon):
    receive_order(**facts)
    _order, is_new = receive_order(**facts | {"now": noon + timedelta(days=500)})

    assert not is_new


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("kunde@bücher.de", "kunde@xn--bcher-kva.de"),
        ("li@邮件.商城", "li@xn--5nq051n.xn--czru2d"),
        ("anna@example.org", "anna@example.org"),
        (f"a@{'.'.join(['ü' * 50] * 3)}.{'b' * 50}.{'c' * 40}.eu", None),
    ],
)
def test_an_address_is_kept_as_a_header_carries_it(facts, sent, kept):
    if kept is None:
        # Short enough as it is typed, too long or not writable as it is sent.
        with pytest.raises(ValidationError):
            order_facts(buyer_email=sent)
        return
    receive_order(**facts | {"facts": order_facts(buyer_email=sent)})

    assert Order.objects.get().buyer_email == mails().get().address == kept


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("jürgen@example.org", "before the @"),
        ("王@example.org", "before the @"),
        ("\u017fam@example.org", "before the @"),
        ("anna@straße.de", "xn--"),
        ("anna@bücher..de", "not a mail address"),
        ("anna@bücher", "not a mail address"),
        ("@bücher.de", "not a mail address"),
        ("bücher.de", "not a mail address"),
    ],
)
def test_refuses_an_address_that_no_header_carries(address, why):
    with pytest.raises(ValidationError, match=why):
        order_facts(buyer_email=address)


@pytest.mark.parametrize("who", ["tess", "rita", "mia"])
def test_refuses_who_does_not_ship_for_the_store(facts, request, who):
    with pytest.raises(NotAllowed):
        receive_order(**facts | {"actor": request.getfixturevalue(who)})

    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("language", "spoken"), [("zh", "zh-hans"), ("zh-CN", "zh-hans"), ("nl", "en"), ("en", "en")]
)
def test_writes_in_the_buyers_language_where_it_is_spoken(facts, language, spoken):
    receive_order(**facts | {"facts": order_facts(buyer_language=language)})

    mail = mails().get()
    assert mail.language == spoken and mail.link.endswith(f"?lang={spoken}")
