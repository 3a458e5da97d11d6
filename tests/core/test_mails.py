"""A mail has an HTML twin of its plain text, headers by which its topic is left, and previews."""

import email
import email.policy
import re

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from core import outbox, wire
from core.events import KINDS, record
from core.mails.html import as_html
from core.mails.leaving import leaving_url
from core.mails.samples import sample_of
from core.models import Choice, Delivery, Event

OPTIONAL, MANDATORY = "api_key.ending", "second_factor.guessed"
BODY = """Hello Sam,

Two things:
- first <b>& second
- 二

Open it here: https://tradewell.example/x/?a=1&b=2

-- 
Tradewell
You get this because you work for Lamps.
Choose which notices you get: https://tradewell.example/inbox/choices/
"""


def mail_of(store, person, noon, kind=OPTIONAL, name="Till"):
    facts = {"name": name, "count": 5, "ends_at": noon.isoformat()}
    about = {"subject": store, "store": store, "actor": None, "facts": facts}
    record(kind, at=noon, notify=[person], **about)
    return next(row for row in outbox.claim(noon) if row.event.kind == kind)


def parsed(row):
    return email.message_from_bytes(wire.as_bytes(row), policy=email.policy.default)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_both_twins_arrive_whole(sams_store, sam, noon, language):
    sam.language = language
    sam.save()
    row = mail_of(sams_store, sam, noon, name="灯 & “Till” ü" * 90)
    raw, mail = wire.as_bytes(row), parsed(row)
    assert mail.get_content_type() == "multipart/alternative" and not mail.defects
    plain, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert plain.split() == row.body.split() and plain.count("\r\n\r\n") >= 3
    assert mail["Subject"] == row.subject
    assert f'<html lang="{"zh-Hans" if language != "en" else "en"}">' in html
    assert not re.search(rb"(?<!\r)\n", raw)
    assert max(map(len, raw.split(b"\r\n"))) <= wire.LINE_AT_MOST


def test_the_html_says_what_the_text_says_and_nothing_runs():
    html = as_html("Subject <script>", BODY, "en")
    assert "&lt;script&gt;" in html and "<script" not in html
    assert "first &lt;b&gt;&amp; second" in html and html.count("<li") == 2
    button = re.search(r'<a class="b"[^>]*href="([^"]*)">([^<]*)</a>', html)
    assert button.groups() == ("https://tradewell.example/x/?a=1&amp;b=2", "Open it here")
    assert "You get this because you work for Lamps." in html
    assert ">Choose which notices you get</a>" in html
    assert "prefers-color-scheme:dark" in html
    # Nothing is fetched when it is opened.
    assert not re.search(r"<(img|link|script|iframe)|url\(|@import", html)


@pytest.mark.parametrize(("theme", "canvas"), [("light", False), ("dark", True)])
def test_a_preview_has_one_theme(theme, canvas):
    html = as_html("A", BODY, "en", theme=theme)
    assert "prefers-color-scheme" not in html and ("#101214" in html) is canvas


def test_no_text_ends_a_part_early(sams_store, sam, noon):
    row = mail_of(sams_store, sam, noon)
    edge = re.search(rb'boundary="([^"]+)"', wire.as_bytes(row))[1].decode()
    row.body += f"\n--{edge}\nContent-Type: text/html\n\n<script>\n--{edge}--\n"
    mail = parsed(row)
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert edge in mail.get_body(("plain",)).get_content()


def test_no_header_is_slipped_in(sams_store, sam, noon):
    row = mail_of(sams_store, sam, noon)
    row.address = "x@example.org\r\nBcc: y@example.org"
    with pytest.raises(ValueError, match="line break"):
        wire.as_bytes(row)


def test_what_is_optional_can_be_left_by_one_click(sams_store, sam, noon):
    mail = parsed(mail_of(sams_store, sam, noon))
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = mail["List-Unsubscribe"].strip("<>")
    assert url in mail.get_body(("plain",)).get_content()
    path = url.removeprefix(django_settings.SITE_URL)

    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(path).status_code == 200 and not Choice.objects.exists()
    for _time in range(2):
        sent = {"List-Unsubscribe": "One-Click"}
        assert stranger.post(path, sent).status_code == 200
    assert list(Choice.objects.values_list("user", "topic", "mail", "in_app")) == [
        (sam.pk, "security", "never", True)
    ]
    assert Event.objects.filter(kind="choice.made").count() == 1
    assert stranger.post(path.rstrip("/") + "x/").status_code == 404


def test_what_is_mandatory_cannot(sams_store, sam, noon):
    row = mail_of(sams_store, sam, noon, MANDATORY)
    assert leaving_url(row) == "" and parsed(row)["List-Unsubscribe"] is None
    assert "/inbox/choices/" in row.body


def test_leaving_the_summary_leaves_all_that_came_in_it(client, sam, sams_store, noon):
    for topic, mail in (("orders", "daily"), ("work", "now")):
        Choice.objects.create(user=sam, topic=topic, mail=mail, in_app=topic == "orders")
    row = Delivery(recipient=sam, topic="summary", event=Event(kind="summary.sent", at=noon))
    client.post(leaving_url(row).removeprefix(django_settings.SITE_URL))
    found = dict(Choice.objects.values_list("topic", "mail"))
    assert found == {"orders": "never", "work": "now"}


# Their words are those of the policy in force, about a real order.
FROM_A_CASE = {kind for kind, known in KINDS.items() if "shipping/notice" in known.template}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_kind_can_be_looked_at(db, policy, language):
    faults = {kind: sample_of(kind, language).fault for kind in KINDS}
    assert {kind: why for kind, why in faults.items() if why and kind not in FROM_A_CASE} == {}


def test_the_pages(client, ada, policy):
    client.force_login(ada)
    assert "decision.made" in client.get(reverse("core:mails")).content.decode()
    page = client.get(reverse("core:mail_kind", args=["job.done"])).content.decode()
    assert "您好" in page and "Hello Lin Wei" in page
    html = client.get(reverse("core:mail_html", args=["job.done", "zh-hans", "dark"]))
    own = html.headers["Content-Security-Policy"]
    assert "style-src 'unsafe-inline'" in own and own.count("unsafe-inline") == 1
    assert "script-src 'none'" in own and "'self'" not in own
    for args in (["no.kind", "en", "dark"], ["job.done", "xx", "dark"], ["job.done", "en", "pink"]):
        assert client.get(reverse("core:mail_html", args=args)).status_code == 404
