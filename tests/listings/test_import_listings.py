"""Files of listings: every row makes a draft, changes one, says nothing new, or is refused."""

import pytest
from django.db.models import F
from django.urls import reverse

from core import jobs
from core.errors import NotAllowed, NotPossible
from core.models import Event, Job
from listings.actions import start_import, take_import_file
from listings.actions.import_files import first_targets
from listings.actions.import_groups import Line
from listings.actions.importing import import_rows
from listings.checks.amounts import WrongCell
from listings.checks.columns import read_row
from listings.models import ImportFile, Listing, StagedEdit
from tests.listings.factories import make_listing, make_live

HEADER = "SKU,Name,Description,Price,Currency,Stock,Made in,Sold to,Colour"


def row(sku="L-1", title="Brass desk lamp", price="49.90", stock="5"):
    return f"{sku},{title},A lamp of brushed brass.,{price},USD,{stock},CN,US;CN,brass"


@pytest.fixture
def send(sams_store, sam, noon, policy):
    def run(*rows, header=HEADER, encoding="utf-8", actor=sam, content=None):
        text = "\n".join([header, *rows])
        content = text.encode(encoding) if content is None else content
        facts = {"file_name": "lamps.csv", "content": content, "actor": actor, "now": noon}
        return take_import_file(sams_store, **facts)

    return run


@pytest.fixture
def bring(send, sam, noon):
    def run(*rows, is_trial=False, targets=None, **how):
        file = send(*rows, **how)
        targets = first_targets(file) if targets is None else targets
        facts = {"currency": "USD", "language": "en", "is_trial": is_trial}
        job = start_import(file, targets=targets, actor=sam, now=noon, **facts)
        jobs.run_jobs(lambda: noon)
        job.refresh_from_db()
        assert job.status == "done", job.error
        return job

    return run


def reports(job):
    return [line for part in job.parts.order_by("number") for line in part.report]


def figures(job):
    found = jobs.progress(job)
    return found.done, found.skipped, found.failed


def test_makes_drafts_with_their_history(bring, sams_store, sam, noon):
    job = bring(row("L-1"), row("L-2", price="5"))

    assert figures(job) == (2, 0, 0)
    made = Listing.objects.get(sku="L-1")
    assert (made.status, made.price_minor, made.currency, made.stock) == ("draft", 4990, "USD", 5)
    assert (made.markets, made.attributes) == (["CN", "US"], {"country_of_origin": "CN"})
    assert made.language == "en" and made.title == "Brass desk lamp"
    event = Event.objects.get(kind="listing.created", subject_id=str(made.pk))
    assert (event.actor_id, event.store_id, event.at) == (sam.pk, sams_store.pk, noon)
    assert event.facts == {"title": "Brass desk lamp", "sku": "L-1"}


def test_the_same_file_again_changes_nothing(bring):
    bring(row("L-1"), row("L-2"))
    before = list(Listing.objects.values())
    events = Event.objects.filter(kind__startswith="listing.").count()

    assert figures(bring(row("L-1"), row("L-2"))) == (0, 2, 0)
    assert list(Listing.objects.values()) == before
    assert Event.objects.filter(kind__startswith="listing.").count() == events


def test_a_marker_empties_what_an_empty_cell_leaves(bring, sams_store, sam, noon):
    attributes = {"colour": "brass", "gtin": "4006381333931"}
    listing = make_listing(
        sams_store, sam, noon, brand="Lumo", reference_price_minor=6000, attributes=attributes
    )
    header = "SKU,Description,Brand,List price,attributes.colour,attributes.gtin"
    assert figures(bring(f"{listing.sku},,,,,", header=header)) == (0, 1, 0)
    mended = f"{listing.sku},A lamp.,[empty],[empty],[empty],"
    assert figures(bring(mended, header=header)) == (1, 0, 0)

    listing.refresh_from_db()
    assert (listing.description, listing.brand) == ("A lamp.", "")
    assert listing.reference_price_minor is None and listing.currency == "USD"
    assert listing.attributes == {"gtin": "4006381333931"}
    assert figures(bring(mended, header=header)) == (0, 1, 0)


@pytest.mark.parametrize("target", ["sku", "language", "currency", "stock"])
def test_what_a_listing_needs_is_not_emptied(target):
    with pytest.raises(WrongCell) as refusal:
        read_row(["[empty]"], [target], {"currency": "USD", "language": "en"})
    assert (refusal.value.target, refusal.value.code) == (target, "never_empty")


def test_a_trial_says_the_same_and_writes_nothing(bring):
    trial = bring(row("L-1"), row("L-2", price="x"), is_trial=True)
    assert not Listing.objects.exists()
    assert not Event.objects.filter(kind="listing.created").exists()
    real = bring(row("L-1"), row("L-2", price="x"))
    assert reports(trial) == reports(real) and figures(trial) == (1, 0, 1)


def test_changes_what_it_names_and_leaves_the_rest(bring):
    bring(row("L-1"))
    Listing.objects.update(brand="Lumen")
    job = bring("L-1,7", header="sku,stock")

    assert figures(job) == (1, 0, 0)
    changed = Listing.objects.get()
    assert (changed.stock, changed.brand, changed.title) == (7, "Lumen", "Brass desk lamp")


def test_a_live_listing_changes_when_it_passes(bring, sams_store, sam, noon):
    live = make_live(sams_store, sam, noon)
    good = bring(f"{live.sku},39.90,USD", header="sku,price,currency")
    assert figures(good) == (1, 0, 0)
    live.refresh_from_db()
    assert (live.price_minor, live.price_points.count()) == (3990, 2)


def test_what_does_not_pass_waits_beside_the_live_text(bring, client, sams_store, sam, noon):
    live = make_live(sams_store, sam, noon)
    header, line = "sku,description,stock", f"{live.sku},Cures arthritis in 3 days,3"
    bring(line, header=header, is_trial=True)
    assert not StagedEdit.objects.exists()
    job = bring(line, header=header)

    (report,) = reports(job)
    assert (report["outcome"], report["verdict"]) == ("staged", "block")
    assert report["findings"] == ["health_claim"] and "waits beside" in report["words"]
    staged, before = StagedEdit.objects.get(), live.description
    assert staged.after == {"description": "Cures arthritis in 3 days", "stock": 3}
    live.refresh_from_db()
    assert (live.description, live.stock, figures(job)) == (before, 12, (1, 0, 0))
    client.force_login(sam)
    page = client.get(reverse("listings:import_result", args=[job.pk])).text
    assert "Of them beside the live text" in page and "Refused rows" not in page

    again = bring(line, header=header)
    assert StagedEdit.objects.get() == staged and figures(again) == (0, 1, 0)
    # A price says nothing of the text: that goes on waiting.
    bring(f"{live.sku},39.90,USD", header="sku,price,currency")
    live.refresh_from_db()
    assert live.price_minor == 3990 and StagedEdit.objects.get().status == "open"


def test_a_file_is_held_against_what_was_written_last(bring, sams_store, sam, noon):
    """What waits beside the live text was the store's last word on these fields."""
    live = make_live(sams_store, sam, noon, attributes={"colour": "brass"})
    note = "sku,attributes.note"
    bring(f"{live.sku},It cures arthritis", header=note)
    bring(f"{live.sku},A gift", header="sku,attributes.use")
    staged = StagedEdit.objects.get(status="open")
    both = {"colour": "brass", "note": "It cures arthritis", "use": "A gift"}
    assert staged.after == {"attributes": both}

    back = bring(f"{live.sku},[empty]", header=note)
    assert figures(back) == (1, 0, 0) and not StagedEdit.objects.filter(status="open").exists()
    live.refresh_from_db()
    assert live.attributes == {"colour": "brass", "use": "A gift"}


def test_a_file_with_the_live_text_takes_the_waiting_one_back(bring, sams_store, sam, noon):
    live = make_live(sams_store, sam, noon)
    header, title = "sku,title,stock", live.title
    bring(f"{live.sku},It cures arthritis,3", header=header)
    bring(f"{live.sku},{title}", header="sku,title")

    live.refresh_from_db()
    assert (live.title, live.stock) == (title, 3)
    assert not StagedEdit.objects.filter(status="open").exists()


@pytest.mark.parametrize(
    ("wrong", "column", "code"),
    [
        (row(price="-5"), "price_minor", "not_possible"),
        (row(price="9" * 15), "price_minor", "not_possible"),
        (row(price="1234.567"), "price", "decimals"),
        (row(price="1.500"), "price", "two_ways"),
        (row(price='"1,500"'), "price", "two_ways"),
        (row(price="R$12"), "price", "amount"),
        (row().replace("USD", "XQZ"), "currency", "not_possible"),
        (row(stock="-1"), "stock", "not_possible"),
        (row(stock="many"), "stock", "number"),
        (row(sku=""), "sku", "no_sku"),
        (row(title="x" * 600), "title", "too_long"),
        (row(title="a\x07b"), "title", "control_character"),
        (row().replace("US;CN", "USA"), "markets", "not_possible"),
    ],
)
def test_refuses_a_wrong_row_and_takes_the_others(bring, wrong, column, code):
    job = bring(wrong, row("L-2"))
    assert figures(job) == (1, 0, 1)
    line = reports(job)[0]
    assert (line["line"], line["column"], line["code"]) == (2, column, code)
    assert line["words"]
    assert [made.sku for made in Listing.objects.all()] == ["L-2"]


def test_the_first_row_of_a_sku_counts(bring):
    job = bring(row("L-1", title="First"), row("L-1", title="Second"))
    assert figures(job) == (1, 0, 1)
    assert reports(job)[1]["code"] == "repeated_sku"
    assert Listing.objects.get().title == "First"


def test_every_row_is_checked(bring):
    job = bring(row("L-1", title="Lamp that cures arthritis"), row("L-2"))
    first, second = reports(job)
    assert first["verdict"] == "block" and "health_claim" in first["findings"]
    assert second["verdict"] in {"pass", "warn"}


def test_each_row_says_what_publishing_would_lack(bring, client, sam):
    job = bring("A,Lamp,12,US", "B,Lamp,,", header="sku,title,price,markets")
    first, second = (line["lacks"] for line in reports(job))
    assert first == ["description", "category"]
    assert second == [*first, "price_minor", "markets"]
    client.force_login(sam)
    html = client.get(reverse("listings:import_result", args=[job.pk])).text
    assert "Category, Price, Sold to</td>" in html


def test_numbers_that_the_check_reads_come_as_numbers(bring):
    header = "sku,title,description,price,attributes.recycled_content_pct"
    wrong = "B,Blanket,A warm blanket.,20,thirty"
    job = bring("A,Blanket,A blanket of 100 % recycled polyester.,20,30", wrong, header=header)

    assert Listing.objects.get().attributes == {"recycled_content_pct": 30}
    assert [line["outcome"] for line in reports(job)] == ["created", "refused"]
    assert reports(job)[0]["verdict"] == "block"


def test_markup_becomes_text_and_says_so(bring):
    text = '"<p>Brass &amp; linen</p><script>alert(1)</script><b>42 cm</b>"'
    job = bring(f"L-1,Lamp,{text}", header="sku,title,description")
    made = Listing.objects.get()
    assert made.description == "Brass & linen\n42 cm"
    assert "<script>" in reports(job)[0]["removed"]


def test_reads_chinese_columns_in_their_encoding(bring):
    bring("L-1,亚麻毛巾套装,35.00,人民币", header="货号,标题,价格,备注", encoding="gb18030")
    assert Listing.objects.get().title == "亚麻毛巾套装"


def test_outsiders_and_files_that_are_none(send, bring, rita, sam, noon):
    with pytest.raises(NotAllowed):
        send(row(), actor=rita)
    for content in (b"", b"\x00\x01", HEADER.encode()):
        with pytest.raises(NotPossible) as refused:
            send(content=content)
        assert refused.value.field == "file"
    assert (
        not ImportFile.objects.exists()
        and not Event.objects.filter(kind="listings.file_sent").exists()
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"targets": ["title", ""]}, None),
        ({"targets": ["sku", "sku"]}, None),
        ({"currency": "XQZ"}, "currency"),
        ({"language": "xx"}, "language"),
    ],
)
def test_refuses_a_mapping_that_makes_no_sense(send, sam, noon, change, field):
    file = send("L-1,Lamp", header="sku,title")
    facts = {"targets": ["sku", "title"], "currency": "USD", "language": "en", "is_trial": False}
    with pytest.raises(NotPossible) as refused:
        start_import(file, actor=sam, now=noon, **facts | change)
    assert refused.value.field == field and not Job.objects.exists()


class _Meanwhile(list):
    """Lines during whose reading somebody else saves the listing."""

    def __iter__(self):
        Listing.objects.filter(sku="L-1").update(version=F("version") + 1, stock=3)
        return super().__iter__()


def test_a_listing_that_moves_meanwhile_holds_nothing_else_up(sams_store, sam, noon, policy):
    make_listing(sams_store, sam, noon, sku="L-1")
    read = {"currency": "USD", "language": "en"}
    lines = [
        Line(2, read_row(["L-1", "77"], ["sku", "stock"], read)),
        Line(3, read_row(["L-2", "A lamp"], ["sku", "title"], read)),
    ]

    found = import_rows(sams_store, _Meanwhile(lines), actor=sam, now=noon)

    assert [(one.outcome, one.code) for one in found] == [("refused", "stale"), ("created", "")]
    assert Listing.objects.get(sku="L-1").stock == 3
