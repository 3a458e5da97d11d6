"""The index: views with counts, search, paging, and as many queries for 3 rows as for 60."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from listings import queries
from listings.models import Listing
from listings.narrowing import paths
from tests.listings.factories import make_listing, make_live

INDEX = reverse("listings:index")


@pytest.fixture
def sams(client, sam):
    client.force_login(sam)
    return client


def fill(store, noon, count, **facts):
    Listing.objects.bulk_create(
        Listing(
            store=store,
            sku=f"N-{number:03}",
            title=f"Lamp {number:03}",
            status_at=noon,
            created_at=noon,
            # Ties on the time, so that paging must also look at the id.
            updated_at=noon + timedelta(minutes=number // 4),
            **facts,
        )
        for number in range(count)
    )


def tabs(response):
    return [(name, count) for name, _, count, _ in response.context["tabs"]]


def shown(response):
    return [row.sku for row in response.context["page"].rows]


def test_views_show_what_they_count(sams, sams_store, ritas_store, sam, noon, policy):
    make_live(sams_store, sam, noon, sku="LIVE")
    make_listing(sams_store, sam, noon, sku="DRAFT")
    fill(ritas_store, noon, 3)

    response = sams.get(INDEX)
    assert tabs(response) == [
        ("All", "2"),
        ("Live", "1"),
        ("Needs a fix", "0"),
        ("Needs evidence", "0"),
        ("In review", "0"),
        ("Drafts", "1"),
        ("Paused", "0"),
        ("Withdrawn", "0"),
        ("Taken down", "0"),
    ]
    live, drafts = (sams.get(INDEX, {"view": view}) for view in ("live", "drafts"))
    assert (shown(live), shown(drafts)) == (["LIVE"], ["DRAFT"])
    offered = [[label for label, _ in page.context["picks"]] for page in (live, drafts)]
    assert offered == [["Pause listings", "Withdraw listings"], ["Publish"]]
    Listing.objects.filter(sku="DRAFT").update(status="needs_fix")
    assert ("Needs a fix", "1") in tabs(sams.get(INDEX))
    assert shown(sams.get(INDEX, {"view": "fix"})) == ["DRAFT"]
    states = {"paused": "paused", "review": "in_review", "withdrawn": "withdrawn"}
    for view, status in (states | {"down": "taken_down"}).items():
        Listing.objects.filter(sku="LIVE").update(status=status, taken_from="paused")
        assert shown(sams.get(INDEX, {"view": view})) == ["LIVE"]
    assert "Nothing in this view" in sams.get(INDEX, {"view": "live"}).text


def test_search_finds_title_and_sku_and_nothing_by_wildcards(sams, sams_store, noon, policy):
    fill(sams_store, noon, 12)

    assert shown(sams.get(INDEX, {"q": "lamp 011"})) == ["N-011"]
    assert shown(sams.get(INDEX, {"q": "n-003"})) == ["N-003"]
    for hostile in ("%", "_", "'; DROP", "\x00%", "[", "x" * 5000):
        assert shown(sams.get(INDEX, {"q": hostile})) == []
    assert "No listing matches" in sams.get(INDEX, {"q": "kettle"}).text


def test_pages_hold_every_row_once_forth_and_back(sams, sams_store, noon, policy):
    fill(sams_store, noon, 120)
    seen, address = [], INDEX
    pages = []
    while address:
        response = sams.get(address)
        pages.append(shown(response))
        seen += pages[-1]
        query = response.context["page"].next
        address = INDEX + query if query else ""

    assert [len(page) for page in pages] == [50, 50, 20]
    assert len(set(seen)) == 120 and seen == sorted(seen, reverse=True)
    back = sams.get(INDEX + response.context["page"].previous)
    assert shown(back) == pages[1]


def test_a_first_visit_says_what_to_do(sams, sams_store, policy):
    assert "No listings yet" in sams.get(INDEX).text


def test_titles_are_escaped_and_carry_their_language(sams, sams_store, noon, policy):
    fill(sams_store, noon, 1)
    Listing.objects.update(title="<b onclick=x>Lamp</b>", language="zh-Hans")

    html = sams.get(INDEX).text
    assert "<b onclick" not in html and 'lang="zh-Hans">&lt;b onclick' in html


def test_counts_stop_where_they_cost_too_much(sams_store, noon, policy):
    fill(sams_store, noon, 12)

    assert queries.count_by_status(sams_store, at_most=10)["draft"] == 10
    assert queries.count_by_status(sams_store)["draft"] == 12


def asked(client, address):
    with CaptureQueriesContext(connection) as log:
        assert client.get(address).status_code == 200
    return len(log)


def test_as_many_queries_for_many_rows_as_for_few(sams, sams_store, noon, policy):
    fill(sams_store, noon, 3)
    sams.get(INDEX)
    few = asked(sams, INDEX)
    Listing.objects.all().delete()
    fill(sams_store, noon, 60)

    assert asked(sams, INDEX) == few <= 8


def test_chips_narrow_and_sorts_order_in_the_address(sams, sams_store, sam, noon, policy):
    make_listing(sams_store, sam, noon, sku="B", stock=3, language="de", picture=False)
    make_listing(sams_store, sam, noon, sku="A", stock=0, picture=False)
    make_listing(sams_store, sam, noon, sku="C", stock=1, picture=False)

    assert shown(sams.get(INDEX, {"stock": "none"})) == ["A"]
    assert shown(sams.get(INDEX, {"language": "de"})) == ["B"]
    assert shown(sams.get(INDEX, {"sort": "sku"})) == ["A", "B", "C"]
    assert shown(sams.get(INDEX, {"sort": "stock"})) == ["A", "C", "B"]
    assert len(shown(sams.get(INDEX, {"language": "xx", "sort": "price", "view": "?"}))) == 3
    found = sams.get(INDEX, {"q": "lamp"}).context["chips"]
    chips = {label: url for label, url, _on in found}
    assert chips["Sold out"] == f"{INDEX}?q=lamp&stock=none"


@pytest.fixture
def placed(sams_store, ritas_store, noon):
    fill(ritas_store, noon, 1, category="Toys", markets=["FR"])
    where = {"A": ("Home > Lamps", ["DE", "US"]), "B": ("Home", ["DE"]), "C": ("Homes", ["US"])}
    Listing.objects.bulk_create(
        Listing(
            store=sams_store,
            sku=sku,
            category=category,
            markets=markets,
            status_at=noon,
            created_at=noon,
            updated_at=noon,
        )
        for sku, (category, markets) in where.items()
    )


def test_a_category_holds_what_lies_below_and_goes_with_a_market(sams, placed, policy):
    assert shown(sams.get(INDEX, {"category": "Home", "sort": "sku"})) == ["A", "B"]
    assert shown(sams.get(INDEX, {"category": "Home", "market": "US"})) == ["A"]
    assert shown(sams.get(INDEX, {"market": "US", "view": "live"})) == []
    assert len(shown(sams.get(INDEX, {"market": "us'"}))) == 3
    both = {"category": "Home", "market": "DE", "q": "b"}
    chips = sams.get(INDEX, both).context["chips"]
    assert ("Sold to: Germany", f"{INDEX}?q=b&category=Home", True) in chips
    text = sams.get(reverse("listings:export"), both).getvalue().decode()
    assert text.count("\n") == 2 and "\nB," in text
    bulk = sams.post(reverse("listings:bulk", args=["withdraw"]), {"all": "?category=Home"})
    assert len(bulk.context["preview"].ids) == 2
    empty = sams.get(INDEX, {"category": "Toys", "view": "drafts", "sort": "sku"})
    assert empty.context["cleared_url"] == f"{INDEX}?view=drafts&sort=sku"
    assert "Clear search and filters" in empty.text


def test_filters_offer_what_the_store_has_and_keep_the_rest(sams, placed, policy):
    page = sams.get(reverse("listings:narrow"), {"view": "drafts", "market": "DE"})
    assert page.context["categories"] == ["Home", "Home > Lamps", "Homes"]
    assert page.context["markets"] == [("DE", "Germany"), ("US", "United States")]
    assert '<option value="DE" selected>Germany</option>' in page.text
    assert '<input type="hidden" name="view" value="drafts">' in page.text


def test_a_menu_of_categories_goes_as_deep_as_it_has_room():
    assert paths(["A > B > C", "A > D"], 4) == ["A", "A > B", "A > B > C", "A > D"]
    assert paths(["A > B > C", "A > D"], 3) == ["A", "A > B", "A > D"]
    assert paths([], 3) == []


def test_pages_of_a_sort_hold_every_row_once(sams, sams_store, noon, policy):
    fill(sams_store, noon, 120)
    first = sams.get(INDEX, {"sort": "stock"})
    second = sams.get(INDEX + first.context["page"].next)
    assert len(set(shown(first) + shown(second))) == 100


def test_export_is_what_the_filter_shows_and_no_formula(
    sams, sams_store, ritas_store, sam, noon, policy
):
    make_listing(
        sams_store, sam, noon, sku="A", title="=1+1", attributes={"material": "oak"}, picture=False
    )
    make_listing(sams_store, sam, noon, sku="B", stock=0, picture=False)
    fill(ritas_store, noon, 2)

    text = sams.get(reverse("listings:export")).getvalue().decode()
    header, first, second = text.lstrip("\ufeff").splitlines()
    assert header.endswith("markets,status,attributes.material")
    assert first.startswith("A,,'=1+1,,") and first.endswith(",49.90,USD,,,12,US,draft,oak")
    assert second.startswith("B,")
    one = sams.get(reverse("listings:export"), {"stock": "none"}).getvalue().decode()
    assert one.count("\n") == 2 and "\nB," in one
