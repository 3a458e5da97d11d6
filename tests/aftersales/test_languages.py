"""Tradewell's own words are kept in both languages and read in the reader's."""

import pytest
from django.utils import translation

from aftersales.actions import accept_offer, ask_mediation, decline_offer, open_ticket
from aftersales.queries import conversation
from core import registry
from core.models import Event
from core.wording import sentence

EN, ZH = "en", "zh-hans"


def last_line(ticket, language):
    with translation.override(language):
        return conversation(ticket, reader="seller")[-1].text


@pytest.mark.parametrize("writer", [EN, ZH])
def test_a_title_is_read_in_the_readers_language(opening, writer):
    with translation.override(writer):
        ticket = open_ticket(**opening)
    opened = Event.objects.get(kind="ticket.opened")

    for language, title in ((EN, "Something is wrong: Lamp"), (ZH, "商品或服务有问题：Lamp")):
        with translation.override(language):
            assert ticket.title == title
            assert title in sentence(opened)


@pytest.mark.parametrize("writer", [EN, ZH])
def test_the_request_for_mediation_is_read_in_the_readers_language(ticket, noon, writer):
    with translation.override(writer):
        ask_mediation(ticket, now=noon)

    assert last_line(ticket, EN) == "Mediation was asked for."
    assert last_line(ticket, ZH) == "已申请调解。"


@pytest.mark.parametrize("writer", [EN, ZH])
def test_an_offer_and_its_outcome_are_read_in_the_readers_language(offer, ticket, noon, writer):
    en, zh = "Partial refund US$\u00a05.00", "部分退款 US$\u00a05.00"
    assert last_line(ticket, EN) == f"{en}\nSorry."
    assert last_line(ticket, ZH) == f"{zh}\nSorry."

    with translation.override(writer):
        settled = accept_offer(offer, now=noon)
    en, zh = f"{en}. Offered by: Seller. Accepted by: Buyer.", f"{zh}. 提出方：卖家。接受方：买家。"
    for language, words in ((EN, en), (ZH, zh)):
        assert last_line(ticket, language) == words
        with translation.override(language):
            assert settled.outcome == words


@pytest.mark.parametrize("writer", [EN, ZH])
def test_a_declined_offer_is_read_in_the_readers_language(offer, ticket, noon, writer):
    with translation.override(writer):
        decline_offer(offer, now=noon)

    assert last_line(ticket, EN) == "The offer was declined."
    assert last_line(ticket, ZH) == "方案被拒绝。"


def test_what_people_write_is_kept_as_written(ticket):
    assert last_line(ticket, ZH) == "It is broken."
    assert ticket.entries.get().words == {}


def test_an_exhibit_is_the_same_in_every_language(ticket, noon):
    ask_mediation(ticket, now=noon)
    kept = []
    for language in (EN, ZH):
        with translation.override(language):
            kept.append(registry.exhibits["ticket"](ticket.store, str(ticket.pk)))

    assert kept[0] == kept[1]
    assert kept[0]["title"] == "Something is wrong: Lamp"
