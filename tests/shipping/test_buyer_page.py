import gzip
import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache

from core import clock
from core.links import issue
from core.models import SignedLink
from core.wording import write_mail
from shipping.actions import announce_hold, cancel_order, receive_order, renew_link
from shipping.actions.links import buyer_url, buyer_urls
from shipping.actions.requests import answer_customs, ask_for_customs
from shipping.checks.customs.asking import OF_BUYER
from shipping.doors import PAGES_A_MINUTE
from shipping.models import Order, Parcel
from tests.shipping.conftest import mails, order_facts, scan


@pytest.fixture(autouse=True)
def _uncounted():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def link(order, now):
    SignedLink.objects.all().delete()
    return issue("buyer", order, store=order.store, expires_at=now + timedelta(days=1), now=now)


@pytest.fixture
def fresh(sams_store, now):
    """An order of today, so that its window still lies ahead on the wall clock."""
    facts = order_facts(number="today", placed_at=now)
    return receive_order(sams_store, facts=facts, actor=None, now=now)[0]


def test_many_orders_keep_their_link_or_get_one_each(link, fresh, order, now):
    SignedLink.objects.filter(subject_id=fresh.pk).delete()
    urls = buyer_urls([order, fresh, fresh], now=now)

    new = SignedLink.objects.get(subject_id=fresh.pk)
    assert urls == {order.pk: buyer_url(order, now=now), fresh.pk: buyer_url(fresh, now=now)}
    assert urls[order.pk].endswith(f"/b/{link.token}/") and new.token in urls[fresh.pk]
    assert (new.store, new.purpose, new.created_at) == (fresh.store, "buyer", now)
    assert (new.expires_at - now).days == 180
    assert SignedLink.objects.count() == 2


def address(order):
    return "/b/" + mails("order.received").get(event__subject_id=order.pk).link.split("/b/")[1]


def test_answers_when_it_comes(client, fresh):
    page = client.get(address(fresh))
    text = page.content.decode()

    assert page.status_code == 200
    assert "Expected arrival" in text and 'class="track"' in text
    assert '/help/">Something is wrong' in text and '/help/?kind=return">' in text
    promise = fresh.promises.get()
    assert str(promise.latest_on.day) in text and "Sam&#x27;s Lamps" in text
    assert f"{int(promise.chance * 10)} in 10 parcels arrive on these days." in text
    assert f"{int(promise.chance * 10)} in 10 parcels" in write_mail(mails().get())[1]
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert page["Referrer-Policy"] == "same-origin" and "no-store" in page["Cache-Control"]
    assert '<meta name="robots" content="noindex, nofollow">' in text


def test_leads_to_the_form_for_what_is_illegal(client, fresh, sams_store):
    text = client.get(address(fresh)).content.decode()

    [way] = re.findall(r'href="([^"]*)">Report something illegal<', text)
    form = client.get(unescape(way)).content.decode()
    assert way.startswith("/report/?") and f'value="{sams_store.slug}"' in form


def test_shows_least_and_runs_nothing(client, fresh):
    text = client.get(address(fresh)).content.decode()

    assert "<script" not in text and "http://" not in text.replace('xmlns="http://', "")
    for private in ("Anna", "anna@example.org", "Utrecht", "3511", "19.90"):
        assert private not in text


def test_is_small_and_takes_few_queries(client, link, parcel, report, shipped_at):
    codes = ("accepted", "origin_hub", "departed_origin", "import_customs", "out_for_delivery")
    scans = [
        scan(code, shipped_at + timedelta(hours=place), place="Rotterdam", postcode=str(copy))
        for place, code in enumerate(codes)
        for copy in range(4)
    ]
    report(*scans, now=shipped_at + timedelta(days=2))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(f"/b/{link.token}/")
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"/b/{link.token}/")

    assert page.content.decode().count('<span class="title">') == 21
    assert len(queries) <= 4
    assert len(gzip.compress(page.content)) < 10_000


def test_speaks_chinese_when_asked_and_stays_in_it(client, fresh):
    url = address(fresh).partition("?")[0]
    page = client.get(f"{url}?lang=zh-hans")

    assert "预计送达" in page.content.decode() and 'lang="zh-Hans"' in page.content.decode()
    assert "预计送达" in client.get(url).content.decode()
    assert "预计送达" not in client.get(f"{url}?lang=en").content.decode()


@pytest.mark.parametrize("lang", ["", "xx", "zh-hans'", "../../etc"])
def test_a_strange_language_changes_nothing(client, link, lang):
    assert client.get(f"/b/{link.token}/", {"lang": lang}).status_code == 200


def test_forged_ended_and_revoked_links_are_404(client, order, link, now):
    token = link.token
    forged = [token[:-1], token + "x", f"{link.pk + 1}:{token.partition(':')[2]}", "1", "a:b"]
    for wrong in forged:
        assert client.get(f"/b/{wrong}/").status_code == 404
    SignedLink.objects.filter(pk=link.pk).update(
        created_at=now - timedelta(days=2), expires_at=now - timedelta(days=1)
    )
    page = client.get(f"/b/{token}/")
    assert page.status_code == 404 and "This link has ended" in page.content.decode()


def test_a_new_link_closes_the_old_one(client, fresh, sam, now):
    old = address(fresh)
    url = renew_link(fresh, actor=sam, now=now)

    assert client.get(old).status_code == 404
    assert client.get("/b/" + url.split("/b/")[1]).status_code == 200
    assert mails("buyer_link.renewed").get().link.startswith(url)


def test_too_many_calls_wait(client, link):
    for _call in range(PAGES_A_MINUTE):
        assert client.get(f"/b/{link.token}/").status_code == 200
    page = client.get(f"/b/{link.token}/")

    assert page.status_code == 429 and 1 <= int(page["Retry-After"]) <= 60


def test_buyers_behind_one_proxy_wait_only_for_themselves(client, link, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    def code(seen, claimed="9.9.9.9"):
        headers = {"x-forwarded-for": f"{claimed}, {seen}"}
        return client.get(f"/b/{link.token}/", headers=headers).status_code

    assert {code("192.0.2.1", f"9.9.9.{n}") for n in range(PAGES_A_MINUTE)} == {200}
    # Whatever a caller wrote in front of the proxy's own entry changes nothing.
    assert code("192.0.2.1", "8.8.8.8") == 429
    assert code("192.0.2.2") == 200


def test_without_a_proxy_nobody_chooses_the_address_they_are_counted_by(client, link):
    for n in range(PAGES_A_MINUTE + 1):
        page = client.get(f"/b/{link.token}/", headers={"x-forwarded-for": f"192.0.2.{n}"})

    assert page.status_code == 429


def test_a_link_of_another_purpose_opens_nothing(client, order, now):
    other = issue("other", order, store=order.store, expires_at=now + timedelta(days=1), now=now)

    assert client.get(f"/b/{other.token}/").status_code == 404


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("attempt_failed", "Delivery was tried"),
        ("ready_for_pickup", "Ready to be picked up"),
        ("exception:lost", "The carrier says it is lost"),
        ("exception:damaged", "The carrier says it is damaged"),
        ("exception:returned", "It went back to the seller"),
        ("exception:seized", "Customs kept it"),
        ("exception:refused", "It was refused at the door"),
        ("exception:cancelled", "The transport was cancelled"),
    ],
)
def test_plain_words_where_a_day_would_mislead(client, link, parcel, state, words):
    status = "problem" if state.startswith("exception") else "on_the_way"
    Parcel.objects.filter(pk=parcel.pk).update(state=state, status=status)
    text = client.get(f"/b/{link.token}/").content.decode()

    assert words in text and 'class="track"' not in text and "Expected arrival" not in text


def test_says_what_customs_means_for_the_buyer(client, link, order, parcel, report, shipped_at):
    def text():
        return client.get(f"/b/{link.token}/").text

    at, calm, long = shipped_at + timedelta(days=1), "as is usual", "longer than usual"
    report(scan("import_customs", at), now=at)
    assert calm in text() and long not in text()
    question = ask_for_customs(
        parcel, to="buyer", asked=OF_BUYER[:1], actor=None, now=shipped_at + timedelta(days=2)
    )
    assert "Customs needs information from you" in text() and calm not in text()
    answer_customs(question, answers={OF_BUYER[0]: "A gift"}, actor=None, now=at)
    assert announce_hold(parcel, now=at + timedelta(days=3))
    assert long in text() and "PostLink writes to you" in text() and calm not in text()
    released = at + timedelta(days=4)
    report(scan("customs_released", released), now=released)
    assert calm not in text() and long not in text()


def test_says_when_it_was_delivered(client, link, parcel, report, shipped_at):
    at = shipped_at + timedelta(days=9)
    report(scan("delivered", at), now=at)
    text = client.get(f"/b/{link.token}/").content.decode()

    assert "Delivered on" in text and "12 Mar" in text


def test_names_no_day_that_has_passed(client, link, order, parcel):
    text = client.get(f"/b/{link.token}/").content.decode()

    assert "Still on its way" in text and 'class="track"' not in text


def test_says_that_it_was_not_sent_or_cancelled(client, link, order, sam, noon):
    assert "Not sent yet" in client.get(f"/b/{link.token}/").content.decode()
    cancel_order(order, reason="sold_out", actor=sam, now=noon)

    assert "Cancelled" in client.get(f"/b/{link.token}/").content.decode()


def test_times_are_those_of_the_place(client, link, parcel, report, shipped_at):
    at = shipped_at + timedelta(days=1)
    rotterdam = scan("import_customs", at, place="Rotterdam")
    shenzhen = scan("accepted", at, country="CN", place="Shenzhen", time_zone="+08:00")
    report(rotterdam, shenzhen, now=at)
    text = client.get(f"/b/{link.token}/").content.decode()

    assert "Wed 4 Mar, 13:00" in text and "Wed 4 Mar, 20:00" in text
    assert "Rotterdam, Netherlands" in text and "Shenzhen, China" in text


def test_the_seller_sees_it_without_the_key(client, order, sam, link):
    client.force_login(sam)
    text = client.get(f"/orders/{order.pk}/buyer-page/").content.decode()

    assert "This is what the buyer sees" in text and "/b/" not in text


def test_hostile_text_is_text(client, sams_store, now):
    bad = '"><img src=x onerror=alert(1)>{{ 7 }}\u202e'
    lines = [{"sku": bad, "title": bad, "quantity": 1, "unit_price_minor": 1}]
    facts = order_facts(number=bad[:20], buyer_name=bad, city=bad, placed_at=now, lines=lines)
    receive_order(sams_store, facts=facts, actor=None, now=now)
    text = client.get(address(Order.objects.get())).content.decode()

    assert "<img src=x" not in text and "&lt;img src=x" in text
