"""The words of notices: the policy's, in the buyer's language, without what nobody knows."""

import re
from copy import deepcopy

import pytest
from pydantic import ValidationError

from core.events import KINDS as EVENTS
from core.wording import write_mail
from policy.packaged import read_sections
from policy.sections.notices import KINDS, NoticesSection, first_texts
from shipping.actions import receive_order
from shipping.notices import compose, key_of, spoken
from tests.shipping.conftest import mails, order_facts

FACTS = {"number": "8117-1", "store": "Sam's Lamps", "link": "https://x.example/b/1/"}
DAYS = {"earliest_on": "1 March", "latest_on": "5 March"}


@pytest.fixture
def content():
    return deepcopy(read_sections()["notices"])


@pytest.mark.parametrize("language", ["en", "zh-hans", "de"])
@pytest.mark.parametrize("key", sorted(KINDS))
def test_every_notice_is_written_in_full(key, language):
    facts = dict.fromkeys(("order", "carrier", "tracking", "state", "since_on", "old"), "?")
    facts |= dict.fromkeys(
        ("goods", "reason", "said", "due_at", "away", "ship_by_on", "in_ten"), "?"
    )
    facts |= dict.fromkeys(("delivered_on", "promise_on", "old_earliest_on", "old_latest_on"), "?")
    kind = next(name for name in EVENTS if key_of(name) == key)
    subject, body = compose(first_texts(), kind, language, facts | DAYS | FACTS)

    assert facts["order"] in subject or "8117-1" in subject
    assert FACTS["link"] in body and "{" not in subject + body
    assert len(body.splitlines()) >= 7 and "\n\n\n" not in body
    assert EVENTS[kind].template == "emails/shipping/notice.txt"


def test_a_line_without_its_word_is_left_out():
    subject, body = compose(first_texts(), "order.received", "en", FACTS)

    assert subject == "Your order 8117-1"
    assert "should arrive" not in body and "promises it" not in body


def test_a_word_from_outside_is_no_pattern():
    _subject, body = compose(first_texts(), "order.received", "en", FACTS | {"store": "{link}"})

    assert "{link} has your order" in body


@pytest.mark.parametrize(
    ("wanted", "language"),
    [("de", "de"), ("de-AT", "de"), ("zh-TW", "zh-hans"), ("nl", "en"), ("EN", "en")],
)
def test_is_told_in_the_buyers_language_where_it_is_written(wanted, language):
    assert spoken(first_texts(), "order.received", wanted) == language


def test_a_german_buyer_reads_german(sams_store, noon):
    receive_order(sams_store, facts=order_facts(buyer_language="de"), actor=None, now=noon)
    mail = mails("order.received").get()
    subject, body = write_mail(mail)

    assert (mail.language, subject[:25]) == ("de", "Ihre Bestellung 8117-1 ko")
    assert "Hallo" not in body and "Guten Tag," in body and "?lang=en" in body
    assert re.search(r"\d+\. [A-ZM]\w+ 2026", body)


@pytest.mark.parametrize(
    ("place", "text", "why"),
    [
        (("texts", "parcel_held", "text", "en"), "Hello {buyer}", "buyer"),
        (("frame", "zh"), "{text}", "needs"),
        (("frame", "en"), "{text} {link} {number}", "number"),
        (("texts", "parcel_held", "more", 0, "language"), "xx", "by its code"),
        (("texts", "parcel_held", "more", 0, "language"), "en", "by its code"),
    ],
)
def test_a_text_that_could_not_be_sent_is_refused(content, place, text, why):
    inside = content
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = text

    with pytest.raises(ValidationError, match=why):
        NoticesSection.model_validate(content)


def test_a_version_from_before_a_notice_says_it_in_the_first_words(content):
    del content["texts"]["order_cancelled"], content["reasons"]
    content["texts"]["parcel_held"]["subject"]["en"] = "Held: {number}"
    section = NoticesSection.model_validate(content)

    assert section.texts["order_cancelled"] == first_texts().texts["order_cancelled"]
    assert section.reasons == first_texts().reasons
    assert section.texts["parcel_held"].subject.en == "Held: {number}"
