"""Invoice and declarations as PDF: read back, the words and amounts are those of the order."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from policy.sections.customs import Declaration
from shipping.actions import choose_hs, dispatch_parcel, receive_order
from shipping.checks.customs.papers import Form, PaperLine, Papers, declaration_of
from shipping.paper_layout import amount, draw
from tests.shipping.conftest import order_facts

SHIRTS = PaperLine("棉制针织T恤衫 <b>&amp; Łódź", 3, 333, "610910", "CN", Decimal("180.5"))
PAPERS = Papers(
    number="8117-1",
    tracking="LP0066129",
    carrier="PostLink",
    shipped_on=date(2026, 3, 3),
    currency="EUR",
    sender=("明亮家纺", "CN"),
    recipient=("Anna Jansen", "3511 AB Utrecht", "NL"),
    lines=[SHIRTS, PaperLine("Ceramic mug", 1, 1)],
)


def read(file):
    pages = PdfReader(BytesIO(file)).pages
    return "\n".join(page.extract_text() for page in pages)


def test_the_invoice_reads_back_in_english_and_chinese():
    text = read(draw(Form.INVOICE, PAPERS))

    for words in ("Commercial invoice 商业发票", "明亮家纺", "CN, China", "NL, Netherlands"):
        assert words in text
    for words in ("Anna Jansen", "3511 AB Utrecht", "8117-1", "2026-03-03", "LP0066129"):
        assert words in text
    # The line breaks where the column ends; what looks like markup is words.
    assert "棉制针织T恤衫<b>&amp;Łódź" in "".join(text.split())
    for fact in ("610910", "0.542", "9.99", "10.00"):
        assert fact in text


@pytest.mark.parametrize(("form", "title"), [(Form.CN22, "CN 22"), (Form.CN23, "CN 23")])
def test_a_declaration_reads_back(form, title):
    text = read(draw(form, PAPERS))

    assert title in text and "Sale of goods 销售货物" in text and "10.00" in text
    assert ("Anna Jansen" in text) is (form == Form.CN23)


def test_many_lines_go_on_with_their_heads():
    many = replace(PAPERS, lines=[SHIRTS] * 120)
    reader = PdfReader(BytesIO(draw(Form.INVOICE, many)))

    assert len(reader.pages) > 1
    assert all("Tariff code" in page.extract_text() for page in reader.pages[:-1])
    assert "1198.80" in reader.pages[-1].extract_text()


def test_the_same_facts_give_the_same_file():
    assert draw(Form.CN22, PAPERS) == draw(Form.CN22, PAPERS)


@pytest.mark.parametrize(
    ("minor", "currency", "words"),
    [
        (1990, "USD", "19.90"),
        (1990, "JPY", "1990"),
        (1, "KWD", "0.001"),
        (10**17, "EUR", f"1{'0' * 15}.00"),
    ],
)
def test_amounts_are_exact(minor, currency, words):
    assert amount(minor, currency) == words


@pytest.mark.parametrize(
    ("changes", "form"),
    [
        ({}, Form.CN22),
        ({"lines": [replace(SHIRTS, quantity=1, unit_price_minor=35100)]}, Form.CN22),
        ({"lines": [replace(SHIRTS, quantity=1, unit_price_minor=35101)]}, Form.CN23),
        ({"lines": [replace(SHIRTS, quantity=1, weight_g=Decimal(2001))]}, Form.CN23),
        ({"currency": "XXX"}, Form.CN23),
    ],
)
def test_value_and_weight_choose_the_form(changes, form):
    assert declaration_of(replace(PAPERS, **changes), Declaration(), {"EUR": 1.0}) == form


def test_the_parcel_page_leads_to_its_papers(client, lamp, codes, sams_store, sam, rita, noon):
    lamp.attributes = {"customs_description": "移动电源，铝壳", "country_of_origin": "cn"}
    lamp.save(update_fields=["attributes"])
    choose_hs(lamp, hs="850760", actor=sam, now=noon)
    lines = [{"sku": "L-1", "title": "Bank", "quantity": 2, "unit_price_minor": 1995}]
    order = receive_order(sams_store, facts=order_facts(lines=lines), actor=None, now=noon)[0]
    parcel = dispatch_parcel(order, carrier="Swift", number="LP0066129", actor=sam, now=noon)
    client.force_login(sam)
    page = f"/parcels/{parcel.pk}/"
    text = client.get(page).text

    assert f"{page}papers/invoice.pdf" in text and f"{page}papers/cn22.pdf" in text
    file = client.get(f"{page}papers/invoice.pdf")
    assert file["Content-Disposition"].startswith("attachment;")
    told = read(file.content)
    assert "移动电源，铝壳" in told and "850760" in told and "39.90" in told
    assert client.get(f"{page}papers/cn24.pdf").status_code == 404
    client.force_login(rita)
    assert client.get(f"{page}papers/invoice.pdf").status_code == 404
