"""off_platform_contact: contact data and calls to deal elsewhere, in six languages."""

import pytest

from tests.listings.checks.marked import findings, marked_by_check

CLAIMS = [
    "Write to ⟦sales@shop.example⟧.",
    "⟦WhatsApp +49 151 2345678⟧ for prices.",
    "⟦Call +1 (415) 555-2671⟧ now.",
    "See ⟦www.lamps.example/sale⟧ for more.",
    "See ⟦https://lamps.example⟧.",
    "Our shop: ⟦lampshop.com⟧",
    "⟦Message us on Telegram⟧ for a list.",
    "⟦Telegram @lamphouse⟧",
    "⟦Instagram: @lamp.house⟧",
    "⟦WeChat: lamp_2020⟧",
    "⟦Order directly from our website⟧ and save.",
    "Pay less ⟦outside the platform⟧.",
    "⟦contact (at) lamps (dot) com⟧",
    "⟦sales at lamps dot com⟧",
    "⟦ｗｗｗ．ｌａｍｐｓ．ｃｏｍ⟧",
    "⟦Tel: 0 3 0 1 2 3 4 5 6 7⟧",
    "⟦Phone six one two three four five six seven eight⟧",
    "⟦WhatsApp 6️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣⟧",
    "⟦W h a t s A p p 612 345 678⟧",
    "⟦Schreiben Sie uns per WhatsApp⟧.",
    "⟦Melde dich bei WhatsApp⟧.",
    "⟦Telefon 030 1234567⟧",
    "⟦Bestellen Sie direkt auf unserer Webseite⟧.",
    "⟦Escríbanos por WhatsApp⟧ para más fotos.",
    "⟦Contáctame por Telegram⟧.",
    "⟦Llámenos al 91 234 56 78⟧.",
    "Compre ⟦fuera de la plataforma⟧.",
    "⟦Chame no WhatsApp⟧ para desconto.",
    "⟦Escreva para nós no Telegram⟧.",
    "⟦Telefone: 21 3456 7890⟧",
    "⟦Contactez-nous sur WhatsApp⟧.",
    "⟦Contactez-moi par WhatsApp⟧.",
    "⟦Tél. 01 23 45 67 89⟧",
    "⟦加微信详聊⟧。",
    "⟦微信 lamp2020⟧",
    "客服⟦QQ：123456789⟧",
    "⟦电话：13812345678⟧",
    "⟦私下交易⟧更便宜。",
    "⟦扫码加好友⟧。",
    "⟦☎ 555 012 3456⟧",
    "⟦WhatsApp plus four four seven nine one one one two three four⟧",
]
HARMLESS = [
    "Label at https://eprel.ec.europa.eu/qr/123456.",
    "Set the router to http://192.168.0.1 first.",
    "5 V @ 2 A output.",
    "Model 4006381333931, part 612345678.",
    "Shows WhatsApp messages on the wrist.",
    "QR code scanner, 2D.",
    "Message us through the platform chat.",
    "A-line dress, on-line guide.",
    "Soft cotton.Warm in winter.Top with buttons.",
    "Size 10 x 20 x 30 cm, 2026-11-20.",
    "微信表情抱枕。",
    "支持QQ消息提醒。",
    "Anruf und Nachricht am Handgelenk.",
]


@pytest.mark.parametrize("marked", CLAIMS)
def test_finds_the_channel_and_the_datum(marked: str) -> None:
    assert marked_by_check("off_platform_contact", marked) == marked


@pytest.mark.parametrize("text", HARMLESS)
def test_leaves_harmless_words_alone(text: str) -> None:
    assert marked_by_check("off_platform_contact", text) == text


def test_contact_data_that_the_law_asks_for_is_not_read() -> None:
    attributes = {
        "manufacturer_electronic": "office@maker.example",
        "responsible_person_electronic": "https://maker.example",
        "gtin": "4006381333931",
        "product_identifier": "tel 030 1234567",
        "note": "mail to office@maker.example",
    }
    found = findings("off_platform_contact", attributes=attributes)
    assert [one.field for one in found] == ["attributes.note"]


def test_every_text_field_is_read() -> None:
    variants = [{"name": "Red"}, {"name": "ask shop@mail.example"}]
    found = findings("off_platform_contact", title="shop@mail.example", variants=variants)
    assert [(one.field, one.start, one.end) for one in found] == [
        ("title", 0, 17),
        ("variants.1.name", 4, 21),
    ]


@pytest.mark.parametrize("call", ["Text me: ", "Call us at ", "Text us on plus four four "])
def test_a_number_in_words_is_part_of_its_call(call: str) -> None:
    marked = f"⟦{call}zero seven seven zero zero nine zero zero one two⟧ today."
    assert marked_by_check("off_platform_contact", marked) == marked
    assert marked_by_check("text_obfuscation", marked) == marked
