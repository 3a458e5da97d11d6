import pytest

from core.errors import NotAllowed, NotPossible
from core.models import Event
from listings.actions import create_listing
from listings.models import Listing, PricePoint
from tests.listings.factories import HONEST


@pytest.fixture
def facts(sams_store, sam, noon, policy):
    """A listing that may be created; each refusal below changes one thing."""
    return {"store": sams_store, "actor": sam, "now": noon, "sku": "LAMP-1"} | HONEST


def create(facts):
    facts = dict(facts)
    return create_listing(facts.pop("store"), **facts)


def events():
    return list(Event.objects.filter(kind__startswith="listing.").values_list("kind", flat=True))


def test_makes_a_draft_without_a_price_in_force(facts, noon):
    listing = create(facts)

    assert (listing.status, listing.version, listing.updated_at) == ("draft", 1, noon)
    assert listing.price_minor == 4990
    assert not PricePoint.objects.exists()
    assert events() == ["listing.created"]


def test_needs_nothing_but_the_sku(sams_store, sam, noon, policy):
    listing = create_listing(sams_store, sku="X", actor=sam, now=noon)

    assert (listing.title, listing.price_minor, listing.stock) == ("", None, 0)


def test_text_keeps_its_lines_and_a_title_has_one(facts):
    listing = create(facts | {"title": " A\r\nlamp ", "description": "One\r\ntwo\rthree"})

    assert (listing.title, listing.description) == ("A lamp", "One\ntwo\nthree")


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("sku", "", "your own number"),
        ("sku", "x" * 65, "65 characters are too many; up to 64"),
        ("title", "x" * 501, "up to 500"),
        ("title", "a\x00b", "Character 2 is the control character U\\+0000"),
        ("description", "a\x1bb", "U\\+001B"),
        ("description", "x" * 20001, "up to 20000"),
        ("brand", "\ud800", "U\\+D800"),
        ("language", "xx", "language"),
        ("currency", "ABC", "“ABC” is no currency"),
        ("price_minor", 0, "above zero"),
        ("price_minor", 10**13, "above zero"),
        ("reference_price_minor", -5, "above zero"),
        ("stock", -1, "from 0 to"),
        ("markets", ["USA"], "“USA” is no market"),
        ("markets", ["DE", "ZZ"], "“ZZ” is no market. Write a country's two capital letters"),
        ("attributes", {"Bad Key": 1}, "no attribute name"),
        ("attributes", {"gtin": "a\x00"}, "U\\+0000"),
        ("attributes", {"gtin": [1]}, "a text or a number"),
        ("attributes", {"gtin": "x" * 2001}, "up to 2000"),
        ("attributes", {f"a{n}": 1 for n in range(61)}, "up to 60"),
    ],
)
def test_refuses_what_cannot_be_stored_or_meant(facts, name, given, words):
    before = Event.objects.count()

    with pytest.raises(NotPossible, match=words) as refusal:
        create(facts | {name: given})

    assert refusal.value.field == name
    assert not Listing.objects.exists() and Event.objects.count() == before


def test_refuses_a_sku_twice_in_one_store(facts, ritas_store_of):
    rita, ritas_store = ritas_store_of
    create(facts)

    with pytest.raises(NotPossible, match="already have") as refusal:
        create(facts)

    assert refusal.value.field == "sku"
    create(facts | {"store": ritas_store, "actor": rita})
    assert Listing.objects.count() == 2


@pytest.mark.parametrize("who", ["rita", "tess", "mia", "ada"])
def test_refuses_who_does_not_keep_the_listings(request, facts, who):
    with pytest.raises(NotAllowed):
        create(facts | {"actor": request.getfixturevalue(who)})

    assert not Listing.objects.exists()
