"""Guides: drafted and published by admins, read by sellers, never trusted when old."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotAllowed, NotPossible
from core.models import Event
from policy.packaged import packaged_policy
from shipping import guide_pages
from shipping.actions import draft_guide, publish_guide, withdraw_guide
from shipping.demo import publish_guides
from shipping.models import Guide

FACTS = {
    "country": "nl",
    "text_en": "# Papers\n\nSend a **CN23**.",
    "text_zh": "# 单证\n\n随附 **CN23**。",
    "sources": "https://example.org/customs\n",
    "effective_from": date(2026, 1, 1),
    "effective_to": None,
    "verified_on": date(2026, 2, 1),
}


def draft(actor, now, guide=None, **changes):
    return draft_guide(guide, **FACTS | changes, actor=actor, now=now)


def kinds():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def shown(now, country="NL"):
    return guide_pages.guide(country, now=now)


def test_a_guide_is_read_from_its_first_day_on(ada, noon):
    guide = draft(ada, noon)
    assert shown(noon)["guide"] is None
    publish_guide(guide, actor=ada, now=noon)
    follower = draft(ada, noon, effective_from=date(2026, 4, 1), text_en="New papers.")
    publish_guide(follower, actor=ada, now=noon)

    assert guide.country == "NL" and shown(noon)["guide"] == guide
    later = noon + timedelta(days=40)
    assert shown(later)["guide"] == follower
    withdraw_guide(follower, actor=ada, now=later)
    assert shown(later)["guide"] == guide
    assert kinds()[-5:] == [
        "guide.drafted",
        "guide.published",
        "guide.drafted",
        "guide.published",
        "guide.withdrawn",
    ]


def test_a_published_guide_is_never_edited(ada, noon):
    guide = publish_guide(draft(ada, noon), actor=ada, now=noon)
    again = draft(ada, noon, guide, text_en="Other papers.")
    third = draft(ada, noon, again, text_en="Third.")

    guide.refresh_from_db()
    assert guide.text_en == FACTS["text_en"]
    assert (again.pk, third.pk == again.pk) != (guide.pk, False)
    assert Guide.objects.get(status="draft").text_en == "Third."
    with pytest.raises(NotPossible, match="same day"):
        publish_guide(third, actor=ada, now=noon)
    assert Event.objects.filter(kind="guide.published").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"country": "NLD"}, "country"),
        ({"country": "1x"}, "country"),
        ({"text_en": "  "}, "text_en"),
        ({"text_zh": "\x00"}, "text_zh"),
        ({"text_en": "x" * 20_001}, "text_en"),
        ({"sources": ""}, "sources"),
        ({"sources": "https://example.org\njavascript:alert(1)"}, "sources"),
        ({"effective_to": date(2026, 1, 1)}, "effective_to"),
        ({"verified_on": date(2027, 1, 1)}, "verified_on"),
    ],
)
def test_what_cannot_be_a_guide_is_refused(ada, noon, changes, field):
    with pytest.raises(NotPossible) as refusal:
        draft(ada, noon, **changes)

    assert refusal.value.field == field
    assert not Guide.objects.exists() and "guide.drafted" not in kinds()


@pytest.mark.parametrize("who", ["sam", "mia"])
def test_others_cannot(request, ada, noon, who):
    guide, other = draft(ada, noon), request.getfixturevalue(who)
    for verb in (publish_guide, withdraw_guide):
        with pytest.raises(NotAllowed):
            verb(guide, actor=other, now=noon)
    with pytest.raises(NotAllowed):
        draft(other, noon)

    assert kinds().count("guide.drafted") == 1 and Guide.objects.get().status == "draft"


@pytest.mark.parametrize(
    ("changes", "days", "words"),
    [
        ({"effective_to": date(2026, 3, 1)}, 0, "No longer holds"),
        ({"verified_on": date(2025, 6, 1)}, 0, "Not verified"),
        ({}, 0, ""),
        ({}, 400, "Not verified"),
    ],
)
def test_an_old_guide_says_so_and_waits_for_an_admin(ada, noon, changes, days, words):
    publish_guide(draft(ada, noon, **changes), actor=ada, now=noon)
    now = noon + timedelta(days=days)

    assert shown(now)["warning"].startswith(words) if words else shown(now)["warning"] == ""
    assert len(guide_pages.tasks(ada, None, "admin", now)) == bool(words)
    assert guide_pages.tasks(ada, None, "seller", now) == []


def test_a_guide_that_ends_soon_waits_for_an_admin(ada, noon):
    ends = noon.date() + timedelta(days=packaged_policy().customs.ends_soon_days)
    publish_guide(draft(ada, noon, effective_to=ends), actor=ada, now=noon)

    assert shown(noon)["warning"] == "Ends soon"
    assert shown(noon - timedelta(days=1))["warning"] == ""
    assert guide_pages.tasks(ada, None, "admin", noon - timedelta(days=1)) == []
    assert guide_pages.tasks(ada, None, "admin", noon)[0].title == "Verify 1 customs guide"


@pytest.mark.parametrize(
    "changes",
    [
        {"country": "nl"},
        {"status": "secret"},
        {"effective_to": date(2026, 1, 1)},
        {"sources": ""},
    ],
)
def test_the_table_refuses_what_is_no_guide(noon, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        Guide.objects.create(**FACTS | {"country": "NL", "status_at": noon} | changes)


def test_two_published_guides_never_begin_on_one_day(noon):
    facts = FACTS | {"country": "NL", "status_at": noon, "status": "published"}
    Guide.objects.create(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Guide.objects.create(**facts)


def test_the_pages(client, ada, sam, sams_store, noon):
    client.force_login(ada)
    sent = FACTS | {"effective_to": ""}
    assert client.post("/customs/guides/new/", sent | {"country": "NLD"}).status_code == 422
    assert client.post("/customs/guides/new/", sent).status_code == 302
    guide = Guide.objects.get()
    assert "<h3>Papers</h3>" in client.get(f"/customs/guides/{guide.pk}/edit/").text
    client.post(f"/customs/guides/{guide.pk}/publish/")
    assert "Netherlands" in client.get("/customs/guides/desk/").text

    client.force_login(sam)
    text = client.get("/customs/guides/NL/").text
    assert "<strong>CN23</strong>" in text and "Standard rate of VAT" in text
    assert "https://example.org/customs" in text
    assert "Needs review" in client.get("/customs/guides/us/").text
    assert client.get("/customs/guides/ZZ/").status_code == 404
    listed = client.get("/customs/guides/").text
    assert "Germany" in listed and len(packaged_policy().customs.destinations) > 30


def test_a_member_without_a_guide_shows_that_of_its_union(ada, noon):
    union = publish_guide(draft(ada, noon, country="EU"), actor=ada, now=noon)
    assert shown(noon)["guide"] == union and shown(noon, "GB")["guide"] is None
    own = publish_guide(draft(ada, noon), actor=ada, now=noon)

    assert shown(noon)["guide"] == own and shown(noon, "FR")["guide"] == union
    listed = {code: guide for code, _name, guide, _warning in guide_pages.guides(now=noon)["rows"]}
    assert (listed["NL"], listed["FR"], listed["GB"]) == (own, union, None)


def test_the_demos_guides_are_whole_and_told_once(ada, noon):
    publish_guides(noon)
    publish_guides(noon)

    found = Guide.objects.in_force(noon.date())
    assert {guide.country for guide in found} == {"EU", "GB", "US", "BR"}
    assert Guide.objects.count() == 4 and kinds().count("guide.published") == 4
    for guide in found:
        assert guide.text_zh != guide.text_en and "https://" in guide.sources
        assert shown(noon, guide.country)["text"]
    assert [shown(noon, code)["warning"] != "" for code in ("EU", "BR")] == [False, True]


def test_the_page_of_a_hostile_guide_holds_no_script(client, ada, sam, sams_store, noon):
    text = "<script>alert(1)</script>\n\n[x](javascript:alert(1))\n\n![p](https://example.org/p)"
    publish_guide(draft(ada, noon, text_en=text), actor=ada, now=noon)
    client.force_login(sam)
    html = client.get("/customs/guides/NL/").text

    assert "&lt;script&gt;alert(1)" in html and "<script>alert" not in html
    assert 'href="javascript' not in html and '<img src="https' not in html
