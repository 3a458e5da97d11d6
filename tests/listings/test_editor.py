"""The editor: marked words, safe edits, stale pages, nothing typed is lost."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.models import Event
from listings.models import CheckRun, Listing, PricePoint
from tests.listings.factories import HONEST, PDF, make_listing

FALSE = "Soft towels. Carbon neutral and eco-friendly."


def typed(listing=None, **changes):
    """What the browser sends: the whole form, with the changes made in it."""
    facts = {name: HONEST[name] for name in ("title", "description", "category", "language")}
    facts |= {"sku": "LAMP-1", "price_minor": "49.90", "currency": "USD", "stock": "12"}
    facts |= {"version": "1", "listing": "", "markets": "US"}
    if listing:
        facts |= {"version": str(listing.version), "listing": str(listing.pk)}
    return facts | changes


@pytest.fixture
def sams(client, sam):
    client.force_login(sam)
    return client


def url(name, *args):
    return reverse(f"listings:{name}", args=args)


def marks(html):
    return re.findall(r'<mark[^>]*data-n="(\d)">([^<]*)</mark>', html)


def test_a_draft_needs_only_its_sku(sams, sams_store, policy):
    response = sams.post(
        url("create"), {"sku": "NEW", "currency": "USD", "stock": "0", "language": "en"}
    )

    listing = Listing.objects.get()
    assert response.status_code == 302 and response.url == url("edit", listing.pk)
    assert (listing.sku, listing.status, listing.store) == ("NEW", "draft", sams_store)


def test_what_publishing_needs_is_not_called_optional(sams, sams_store, policy):
    html = sams.get(url("create")).text

    for field in ("title", "price_minor", "markets", "brand"):
        label = re.search(rf'<label[^>]*for="id_{field}">(.*?)</label>', html, re.S)[1]
        assert ("(optional)" in label) is (field == "brand")


def test_amounts_are_read_in_the_currencys_own_units(sams, sams_store, policy):
    sams.post(url("create"), typed(sku="A", price_minor="49.90", currency="usd"))
    sams.post(url("create"), typed(sku="B", price_minor="4990", currency="JPY"))
    response = sams.post(url("create"), typed(sku="C", price_minor="49.9", currency="JPY"))

    assert dict(Listing.objects.values_list("sku", "price_minor")) == {"A": 4990, "B": 4990}
    assert response.status_code == 422 and "JPY has 0 decimal places" in response.text


def test_publishing_a_false_text_marks_its_words(sams, draft):
    response = sams.post(url("publish", draft.pk), typed(draft, description=FALSE))

    html = response.text
    assert response.status_code == 422
    assert marks(html) == [("1", "Carbon neutral"), ("2", "eco-friendly")]
    assert "There is a problem" in html and "Finding" in html and "<title>Error:" in html
    draft.refresh_from_db()
    assert (draft.status, draft.description) == ("needs_fix", FALSE)
    # The page goes on from what was saved.
    mended = sams.post(url("publish", draft.pk), typed(draft))
    assert mended.status_code == 302 and mended.url == url("listing", draft.pk)
    draft.refresh_from_db()
    assert draft.is_live


def test_publishing_without_the_needed_parts_names_each(sams, sams_store, sam, noon, policy):
    bare = make_listing(sams_store, sam, noon, picture=False)
    response = sams.post(url("publish", bare.pk), typed(bare, title="", price_minor="", markets=""))

    html = response.text
    assert response.status_code == 422
    for words in ("a title", "the price", "to which markets it is sold", "at least 1 picture"):
        assert words in html
    bare.refresh_from_db()
    assert bare.status == "draft" and bare.title == HONEST["title"]


def test_what_the_law_asks_can_be_entered_where_the_finding_leads(sams, draft):
    """A listing for the EU names its maker and who answers for it."""
    address = url("publish", draft.pk)
    html = sams.post(address, typed(draft, markets="EU")).text

    wanted = (
        "product_identifier",
        *(f"manufacturer_{part}" for part in ("name", "postal", "electronic")),
        *(f"responsible_person_{part}" for part in ("name", "postal", "electronic")),
    )
    for name in wanted:
        assert f'href="#id_{name}"' in html and f'id="id_{name}"' in html, name
    assert "Type, batch or serial number: the law of this market asks for this entry." in html
    draft.refresh_from_db()
    facts = dict.fromkeys(wanted, "maker@lumo.example")
    for wrong in ("ZZ", "EU", "C"):
        sent = typed(draft, markets="EU", manufacturer_country=wrong, **facts)
        assert "Write two letters, as in CN." in sams.post(address, sent).text
    sams.post(address, typed(draft, markets="EU", manufacturer_country="cn", **facts))
    draft.refresh_from_db()
    assert draft.status == "published"
    assert draft.attributes["manufacturer_country"] == "CN"


def test_a_draft_with_findings_can_be_saved(sams, draft):
    response = sams.post(url("edit", draft.pk), typed(draft, description=FALSE))

    assert response.status_code == 302
    assert marks(sams.get(url("edit", draft.pk)).text) == [
        ("1", "Carbon neutral"),
        ("2", "eco-friendly"),
    ]


def test_a_live_listing_keeps_its_text_and_the_page_what_was_typed(sams, live):
    response = sams.post(url("edit", live.pk), typed(live, description=FALSE), follow=True)

    assert "Kept, but not live" in response.text and "Waits beside the live text" in response.text
    assert response.context["form"]["description"].value() == FALSE
    assert response.context["desk"].tone == "bad"
    live.refresh_from_db()
    assert live.description == HONEST["description"]

    response = sams.post(url("discard", live.pk), follow=True)
    assert response.context["form"]["description"].value() == HONEST["description"]
    assert "Waits beside" not in response.text


def test_an_older_page_is_told_what_changed_and_may_then_decide(sams, draft):
    sams.post(url("edit", draft.pk), typed(draft, title="Theirs"))
    stale = sams.post(url("edit", draft.pk), typed(draft, title="Mine"))

    assert stale.status_code == 409
    assert "How it is now" in stale.text and "Theirs" in stale.text and "Mine" in stale.text
    draft.refresh_from_db()
    assert draft.title == "Theirs"
    version = re.search(r'name="version" value="(\d+)"', stale.text)[1]
    assert version == "2"
    sams.post(url("edit", draft.pk), typed(draft, title="Mine", version=version))
    draft.refresh_from_db()
    assert draft.title == "Mine"


def test_saving_twice_saves_once(sams, draft):
    for _ in range(2):
        assert sams.post(url("edit", draft.pk), typed(draft, title="Once")).status_code == 302

    assert Event.objects.filter(kind="listing.edited").count() == 1


def test_attributes_that_the_form_does_not_show_are_kept(sams, sams_store, sam, noon, policy):
    facts = {"attributes": {"voltage_v": 12, "material": "brass"}}
    listing = make_listing(sams_store, sam, noon, **facts)
    sams.post(url("edit", listing.pk), typed(listing, gtin="4006381333931", material=""))

    listing.refresh_from_db()
    assert listing.attributes == {"voltage_v": 12, "gtin": "4006381333931"}


def test_checking_while_typing_answers_rail_and_marks_and_saves_nothing(sams, draft):
    before = Event.objects.count()
    data = typed(draft, description=FALSE)
    response = sams.post(url("check"), data, headers={"HX-Request": "true"})

    html = response.text
    assert response.status_code == 200 and "<html" not in html
    assert 'id="findings"' in html and 'id="mirror_id_description"' in html
    assert "1 finding blocks publishing. 1 needs evidence." in html
    page = sams.post(url("check"), data).text
    assert "<html" in page and marks(page) == marks(html) and "Soft towels." in page
    assert Event.objects.count() == before and not CheckRun.objects.exists()


def test_each_field_says_what_was_found_in_it_with_the_same_numbers(sams, draft):
    html = sams.post(
        url("check"),
        typed(draft, description=FALSE, gtin="4006381333932", currency="XQZ", sku=""),
        headers={"HX-Request": "true"},
    ).text

    def beneath(name):
        found = re.search(
            rf'<div id="notes_id_{name}" hx-swap-oob="true">(.*?)\n</div>', html, re.S
        )
        return " ".join(re.sub("<[^>]+>", " ", found[1]).split())

    assert beneath("description").startswith("Findings 1, 3: Remove the words.")
    assert beneath("gtin").startswith("Finding 2: Copy the number")
    assert beneath("currency") == "“XQZ” is no currency. Write its three letters, as in USD."
    # What was not reached yet is not asked for.
    assert beneath("sku") == beneath("title") == ""
    assert 'hx-swap-oob="true">45 / 20,000<' in html
    page = sams.get(url("edit", draft.pk)).text
    described = re.search(r'<textarea[^>]*id="id_description"[^>]*>', page)[0]
    assert 'aria-describedby="notes_id_description"' in described


def test_what_saving_would_refuse_is_said_by_the_check(sams, draft):
    facts = {"price_minor": "-5", "markets": "EUROPE"}
    page = sams.post(url("check"), typed(draft, **facts)).text
    saved = sams.post(url("edit", draft.pk), typed(draft, **facts))

    assert saved.status_code == 422
    # Saving stops at the first; the check says all at once.
    assert "Give an amount above zero" in page and "Give an amount above zero" in saved.text
    assert "“EUROPE” is no market." in page


def test_marks_and_chips_count_what_the_page_shows(sams, draft):
    """Outer blanks, line ends of browsers and signs of two units keep their places."""
    text = "  \U0001f600 Soft.\r\nCarbon neutral towels."
    html = sams.post(url("check"), typed(draft, title=" Lamp ★ ", description=text)).text

    mirror = re.search(r'id="mirror_id_description"[^>]*>(.*?)</div>', html, re.S)[1]
    assert re.sub("<[^>]+>", "", mirror) == "  \U0001f600 Soft.\nCarbon neutral towels.\n"
    assert ("1", "Carbon neutral") in marks(html)
    place = 'data-place="id_description" data-start="11" data-end="25" data-words="Carbon neutral"'
    assert place in html and f'{place} data-replacement=""' in html
    assert re.search(r'id="mirror_id_title"[^>]*> Lamp <mark class="acc"', html)


def test_a_safe_edit_changes_what_was_typed_and_saves_nothing(sams, draft):
    data = typed(draft, description=FALSE, stock="7")
    html = sams.post(url("check"), data).text
    action = re.search(r'formaction="(/listings/check/eco_offset[^"]+)"', html)[1]
    response = sams.post(action, data)

    assert response.status_code == 200
    assert marks(response.text) == [("1", "eco-friendly")]
    assert "Carbon neutral" not in response.text and 'value="7"' in response.text
    draft.refresh_from_db()
    assert (draft.description, draft.stock) == (HONEST["description"], 12)
    # An edit whose words are gone changes nothing.
    assert sams.post(action, typed(draft)).status_code == 200


def test_the_floor_is_shown_with_its_day_and_can_be_taken_over(sams, live, sam, noon, policy):
    html = sams.post(url("check"), typed(live, price_minor="10", reference_price_minor="90")).text
    assert PricePoint.objects.count() == 1
    assert "Lowest price in 30 days: US$\xa049.90, first charged on 2 March 2026." in html
    action = re.search(r'formaction="(/listings/check/reference[^"]+)"', html)[1]
    mended = sams.post(action, typed(live, price_minor="10", reference_price_minor="90")).text
    assert 'value="49.90"' in mended


def test_attaching_a_certificate_saves_what_was_typed_first(sams, draft):
    html = sams.post(url("check"), typed(draft, description=f"{FALSE} It cures arthritis.")).text
    blocks, action = re.findall(r'formaction="([^"]+then=certificate&amp;code=[a-z_]+)"', html)
    assert blocks.endswith("=health_claim")
    response = sams.post(unescape(action), typed(draft, description=FALSE))

    assert response.url == url("add_certificate", draft.pk) + "?code=eco_generic"
    draft.refresh_from_db()
    assert draft.description == FALSE
    facts = {"scheme": "EU_ECOLABEL", "number": "DE/020/123", "scope": "product"}
    facts |= {"valid_from": "2020-01-01", "valid_to": "2099-01-01"}
    bare = sams.post(response.url, facts)
    assert bare.status_code == 422 and "a number alone proves nothing" in bare.text
    document = {"document": SimpleUploadedFile("a.pdf", PDF)}
    assert sams.post(response.url, facts | document).status_code == 302
    assert marks(sams.get(url("edit", draft.pk)).text) == [("1", "Carbon neutral")]
    assert sams.post(response.url, facts | {"scope": "part"}).status_code == 422


def test_a_rivals_listing_is_not_there(client, ritas_store_of, draft):
    rita, _ = ritas_store_of
    client.force_login(rita)
    for name in ("edit", "publish", "withdraw", "add_picture", "add_certificate"):
        assert client.post(url(name, draft.pk), typed(draft)).status_code == 404
    assert client.post(url("check"), typed(draft)).status_code == 404
    assert client.post(url("apply_edit", "x"), typed(draft)).status_code == 404


def test_the_last_day_of_an_offer_is_kept_and_shown_again(sams, draft):
    sams.post(url("edit", draft.pk), typed(draft, offer_ends="2026-12-30"))

    draft.refresh_from_db()
    assert draft.attributes["offer_ends"] == "2026-12-30"
    field = re.search(r'<input[^>]*name="offer_ends"[^>]*>', sams.get(url("edit", draft.pk)).text)
    assert 'value="2026-12-30"' in field[0]

    sams.post(url("edit", draft.pk), typed(draft, offer_ends=""))
    draft.refresh_from_db()
    assert "offer_ends" not in draft.attributes
