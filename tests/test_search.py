"""What each person finds: their own store's things, or what their work lets them open."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.search.answers import SHOWN
from core.search.kinds import searchers
from enforcement.actions import claim_case
from listings.models import Listing, Variant
from shipping.models import Order, Parcel
from tests.enforcement.steps import decide, signal
from tests.listings.factories import make_listing

QUERIES_AT_MOST = 8


@pytest.fixture
def parcel(sams_order, noon):
    return Parcel.objects.create(
        store=sams_order.store,
        order=sams_order,
        origin="CN",
        destination="NL",
        carrier="PostLink",
        number="LP00661290NL",
        status_at=noon,
        declared_shipped_at=noon,
    )


@pytest.fixture
def lamp(sams_store, sam, noon, policy):
    facts = {"attributes": {"gtin": "4006381333931"}, "picture": False}
    made = make_listing(sams_store, sam, noon, sku="LAMP-1", **facts)
    for place, sku in ((1, "LAMP-1-RED"), (None, "LAMP-1-OLD")):
        facts = {"store": sams_store, "sku": sku, "name": "Red", "place": place}
        Variant.objects.create(listing=made, created_at=noon, **facts)
    return made


@pytest.fixture
def everything(lamp, parcel, aftersales_ticket, sams_store, mia, noon):
    """One of each kind, all of them Sam's."""
    case = claim_case(signal(sams_store, noon), actor=mia, now=noon)
    decision = decide(case, mia, noon)
    return {
        "listing": lamp,
        "order": parcel.order,
        "parcel": parcel,
        "ticket": aftersales_ticket,
        "case": case,
        "store": sams_store,
        "decision": decision,
    }


@pytest.fixture
def find(client):
    """Look as a person; returns kind -> titles, or details where a kind goes by its number."""

    def run(person, words, **more):
        client.force_login(person)
        response = client.get("/search/", {"q": words} | more)
        assert response.status_code == 200
        return {group.kind: group.hits for group in response.context["answer"].groups}

    return run


def kinds(found):
    """Without what everybody finds: pages, rules and help."""
    return set(found) - {"page", "rule", "help"}


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("8117-1", "order"),
        ("8117", "order"),
        ("ANNA@example.org", "order"),
        ("anna jan", "order"),
        ("LP00661290NL", "parcel"),
        ("lp0066 1290-NL", "parcel"),
        ("lp0066", "parcel"),
        ("8117-1", "parcel"),
        ("LAMP-1", "listing"),
        ("LAMP-1-RED", "listing"),
        ("4006381333931", "listing"),
        ("linen BRASS", "listing"),
        ("8117-1", "ticket"),
        ("{title}", "ticket"),
    ],
)
def test_a_store_finds_its_own_and_a_rival_none_of_it(
    everything, find, sam, tess, rita, words, kind
):
    words = words.format(title=everything["ticket"].titles["en"])
    for person in (sam, tess):
        [hit] = find(person, words)[kind]
        assert hit.url.endswith(f"/{everything[kind].pk}/")
    assert kinds(find(rita, words)) == set()


@pytest.mark.parametrize(("words", "kind"), [("T-{}", "ticket"), ("d {}", "decision")])
def test_a_number_of_ours_opens_it_for_its_store_alone(everything, find, sam, rita, words, kind):
    said = words.format(everything[kind].pk)
    [hit] = find(sam, said)[kind]
    assert hit.is_exact and hit.url.endswith(f"/{everything[kind].pk}/")
    assert kinds(find(rita, said)) == set()


def test_staff_find_what_their_work_lets_them_open(everything, find, mia, mick, ada):
    case, ticket = everything["case"], everything["ticket"]
    assert find(mia, f"C-{case.pk}")["case"][0].is_exact
    assert [hit.title for hit in find(mia, "sam's lam")["store"]] == ["Sam's Lamps"]
    assert find(mia, "sams")["store"][0].url == "/moderation/stores/sams/"
    assert kinds(find(mia, case.title)) == {"case"}
    assert find(mick, f"T-{ticket.pk}")["mediated"][0].url == f"/tickets/{ticket.pk}/"
    assert kinds(find(mick, ticket.titles["en"])) == {"mediated"}
    for words in ("8117-1", "anna", "LP00661290NL", "LAMP-1", case.title, "sams", "T-1"):
        assert kinds(find(ada, words)) == set()
    # A buyer's name and mail are the store's to look for.
    for words in ("anna", "anna@example.org"):
        assert kinds(find(mick, words)) == kinds(find(mia, words)) == set()


def test_a_variant_that_was_taken_off_and_other_goods_are_not_there(lamp, find, sam):
    assert kinds(find(sam, "4006381333932")) == set()
    # Its SKU begins like the listing's, but nothing of today has it.
    assert kinds(find(sam, "LAMP-1-OLD")) == set()


def test_exact_numbers_come_first_and_nothing_twice(sams_store, sam, noon, find, policy):
    for sku in ("A-10", "A-1", "A-100"):
        make_listing(sams_store, sam, noon, sku=sku, picture=False)
    hits = find(sam, "A-1")["listing"]
    assert [hit.is_exact for hit in hits] == [True, False, False]
    assert hits[0].detail == "A-1" and len({hit.url for hit in hits}) == 3


def test_the_group_with_the_very_number_comes_first(everything, find, sam):
    assert next(iter(find(sam, "4006381333931"))) == "listing"
    assert next(iter(find(sam, "LP00661290NL"))) == "parcel"


def test_more_of_a_kind_stand_on_its_own_page(sams_store, sam, noon, find, client, policy):
    for number in range(SHOWN + 2):
        make_listing(sams_store, sam, noon, sku=f"B-{number}", picture=False)
    assert len(find(sam, "brass")["listing"]) == SHOWN
    page = client.get("/search/?q=brass")
    assert "and there are more" in page.text
    [more] = re.findall(r'href="(\?q=brass&amp;kind=listing)">Show more', page.text)
    assert len(find(sam, "brass", kind="listing")["listing"]) == SHOWN + 2
    assert find(sam, "8117", kind="no-such-kind") is not None and more


@pytest.mark.parametrize(
    ("said", "skus"),
    [
        # Chinese words stand anywhere, also with the signs of another language or a number.
        ("灯", ["L-2", "L-1"]),
        ("铜灯", ["L-1"]),
        ("灯铜", []),
        ("欧风铜灯", ["L-1"]),
        ("灯 tv", ["L-2"]),
        ("5号", ["L-2"]),
        # Words of one and two letters begin a word, or are it.
        ("tv", ["L-3", "L-2"]),
        ("TV", ["L-3", "L-2"]),
        ("v", ["L-3"]),
        ("xl", ["L-3"]),
        ("x", []),
        ("12", ["L-3"]),
        ("usb-c", ["L-4"]),
        ("c", ["L-4"]),
        # Signs alone, in what is newest.
        ("·", ["L-4"]),
    ],
)
def test_short_words_are_found_wherever_they_are_words(
    sams_store, sam, noon, find, policy, said, skus
):
    titles = ("北欧风铜灯", "台灯 TV 5号", "TVs, XL, 12 V", "Cable USB-C · linen")
    for number, title in enumerate(titles, start=1):
        make_listing(sams_store, sam, noon, sku=f"L-{number}", title=title, picture=False)
    assert [hit.detail for hit in find(sam, said).get("listing", [])] == skus


def test_a_buyer_is_found_by_a_chinese_name(parcel, find, sam, policy):
    Order.objects.filter(pk=parcel.order_id).update(buyer_name="王伟")
    for said in ("王", "伟", "王伟"):
        assert [hit.title for hit in find(sam, said)["order"]] == ["8117-1"]
    assert "order" not in find(sam, "伟王")


def test_the_page_says_how_short_words_are_looked_for(sams_store, client, sam, policy):
    client.force_login(sam)
    for said, begins, newest in (("tv", 1, 0), ("%", 0, 1), ("lamp", 0, 0), ("灯", 0, 0)):
        page = client.get("/search/", {"q": said}).text
        assert ("where a word begins" in page, "newest alone" in page) == (begins, newest)


HOSTILE = [
    "\x00",
    "zz\x00zz",
    "%",
    "_",
    "%%%",
    "\\",
    "\\%",
    "'; DROP TABLE x; --",
    '"',
    "$$",
    "%s %(x)s",
    "x" * 10_240,
    "zz " * 5_120,
    "<script>alert(1)</script>",
    "9" * 60,
    "T-" + "9" * 19,
    "\ufffe\uffff",
    "‮abc",
    "𝒯-1",
    "٣",
]


@pytest.mark.parametrize("said", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_get_an_answer(everything, find, client, sam, mia, mick, said):
    for person in (sam, mia, mick):
        assert kinds(find(person, said)) == set()
    page = client.get("/search/", {"q": said}, headers={"HX-Request": "true"})
    assert page.status_code == 200 and "<script>alert" not in page.text


def test_signs_of_patterns_are_words(sams_store, sam, noon, find, policy):
    for sku, title in (("P-1", "100% linen_towel"), ("P-2", "1000 linenXtowels \\ more")):
        make_listing(sams_store, sam, noon, sku=sku, title=title, picture=False)
    for said, skus in (("100%", ["P-1"]), ("linen_", ["P-1"]), ("\\", ["P-2"])):
        assert [hit.detail for hit in find(sam, said).get("listing", [])] == skus
    Order.objects.filter(store=sams_store).update(number="A_1")
    assert kinds(find(sam, "A%")) == set()


@pytest.mark.parametrize("who", ["sam", "mia", "mick", "ada", "lea", "audra"])
def test_one_question_finds_all_kinds(request, everything, client, who):
    client.force_login(request.getfixturevalue(who))
    client.get("/search/?q=lamp")
    for said in ("lamp", "T-1", "brass linen lamp desk", "灯"):
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/search/", {"q": said})
        assert page.status_code == 200 and len(asked) <= QUERIES_AT_MOST
        with CaptureQueriesContext(connection) as asked:
            client.get("/search/", {"q": said}, headers={"HX-Request": "true"})
        assert len(asked) <= QUERIES_AT_MOST
        assert len([one for one in asked if "found_place" in one["sql"]]) <= 1


def test_somebody_with_all_roles_asks_no_more(request, everything, client, sam, noon):
    from accounts.actions import grant_staff_role

    for role in ("senior_moderator", "mediator", "policy_admin"):
        grant_staff_role(sam, role=role, actor=None, now=noon)
    client.force_login(sam)
    client.get("/search/?q=lamp")
    with CaptureQueriesContext(connection) as asked:
        found = client.get("/search/?q=lamp").context["answer"]
    assert len(asked) <= QUERIES_AT_MOST and {"listing", "store"} <= {g.kind for g in found.groups}


def test_pages_rules_and_help_are_found(policy, sams_store, find, sam, mia):
    assert find(sam, "orders")["page"][0].url == "/orders/"
    assert "page" not in find(mia, "holidays")
    assert find(mia, "sellers")["page"][0].url == "/moderation/stores/"
    rule = policy.rules.numbered("L-2.1")
    assert find(sam, "l-2.1")["rule"][0].title == str(rule.title)
    hit = next(one for one in find(sam, "idempotency")["help"] if one.title == "Idempotency")
    assert hit.url == "/help/shipping/idempotency/"


def test_every_searcher_says_the_states_of_its_rows():
    for one in searchers:
        if one.states:
            assert set(one.states.TONES) <= set(one.states.Status.values)


def test_the_palette_reads_the_same_address(lamp, client, sam):
    client.force_login(sam)
    page = client.get("/search/?q=lamp-1")
    part = client.get("/search/?q=lamp-1", headers={"HX-Request": "true"})
    assert "HX-Request" in part["Vary"] and "HX-Request" in page["Vary"]
    assert 'role="option"' in part.text and "<html" not in part.text and "<html" in page.text
    assert part.text.count("/listings/" + str(Listing.objects.get().pk)) == 1
    idle = client.get("/search/", headers={"HX-Request": "true"}).text
    assert 'href="/orders/"' in idle and "Type a number" in idle
    assert 'href="/inbox/"' in idle and idle.count('role="option"') > SHOWN


def test_strangers_sign_in_first(client):
    assert client.get("/search/?q=lamp").status_code == 302
