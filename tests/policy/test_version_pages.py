"""From the version in force to the next one, by two admins in their browsers."""

from datetime import timedelta

import pytest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from core import clock
from core.errors import Stale
from core.jobs import run_jobs
from policy.actions import ask_approval, draft_policy, edit_draft, send_back
from policy.models import PolicyVersion
from policy.queries import read_policy
from tests.policy.replayed import replay
from tests.policy.test_edit_forms import typed

pytestmark = pytest.mark.django_db
STAMP = "%Y-%m-%dT%H:%M"


@pytest.fixture
def by_ada(policy, client, ada):
    client.force_login(ada)
    return client


def path(name, *args):
    return reverse(f"policy:{name}", args=args)


def soon(days):
    return timezone.localtime(clock.now() + timedelta(days=days)).strftime(STAMP)


def section_form(client, version, *place):
    name = "edit_item" if len(place) > 1 else "edit_section"
    address = path(name, version.pk, *place)
    return address, typed(client.get(address).context["form"])


def test_the_whole_way(by_ada, abel):
    started = by_ada.post(path("draft"))
    version = PolicyVersion.objects.get(number=2)
    assert started.url == path("version", version.pk)

    address, sent = section_form(by_ada, version, "ladder", "families", "TRADING")
    saved = by_ada.post(address, sent | {"steps__1__at_points": "5"})
    assert saved.status_code == 302
    page = by_ada.get(saved.url).content.decode()
    assert "6 points: Restrict listings, 3 days" in page
    assert "5 points: Restrict listings, 3 days" in page and "Stricter" in page

    early = by_ada.post(path("ask", version.pk), {"effective_from": soon(16)})
    assert early.status_code == 422 and "Replay the draft first" in early.text
    assert by_ada.post(path("replay", version.pk)).url == path("version", version.pk)
    assert "Replayed since the last edit" in by_ada.get(path("version", version.pk)).text
    run_jobs(clock.now)
    asked = by_ada.post(path("ask", version.pk), {"effective_from": soon(16)})
    assert asked.status_code == 302
    by_ada.force_login(abel)
    assert "Policy v2 waits for your approval" in by_ada.get("/").content.decode()
    approved = by_ada.post(path("approve", version.pk), approval(by_ada, version))

    assert approved.status_code == 302
    version.refresh_from_db()
    assert (version.status, version.approved_by) == ("approved", abel)
    assert "Scheduled" in by_ada.get(path("versions")).content.decode()


def test_a_fault_is_named_with_422_and_nothing_is_saved(by_ada, ada):
    version = draft_policy(actor=ada, now=clock.now())
    address, sent = section_form(by_ada, version, "shipping")

    refused = by_ada.post(address, sent | {"ship_by_days": "0"})

    assert refused.status_code == 422
    page = refused.content.decode()
    assert "There is a problem" in page and "Error:" in page
    version.refresh_from_db()
    assert read_policy(version).shipping.ship_by_days == 3


def test_a_page_that_is_out_of_date_is_409(by_ada, ada):
    version = draft_policy(actor=ada, now=clock.now())
    address, sent = section_form(by_ada, version, "shipping")
    content = version.sections["shipping"] | {"ship_by_days": 7}
    edit_draft(version, section="shipping", content=content, actor=ada, now=clock.now())

    stale = by_ada.post(address, sent | {"ship_by_days": "2"})

    assert stale.status_code == 409
    version.refresh_from_db()
    assert read_policy(version).shipping.ship_by_days == 7
    page = stale.content.decode()
    assert "How it is now" in page and "<dd>7 days</dd>" in page
    # What was typed stands there, and sending it again is a decision.
    form = stale.context["form"]
    assert form["ship_by_days"].value() == "2"
    again = by_ada.post(address, sent | {"ship_by_days": "2", "seen": form["seen"].value()})
    assert again.status_code == 302
    version.refresh_from_db()
    assert read_policy(version).shipping.ship_by_days == 2


def test_too_little_notice_stands_at_the_date(by_ada, ada):
    version = with_a_change(ada)

    refused = by_ada.post(path("ask", version.pk), {"effective_from": soon(3)})

    assert refused.status_code == 422
    assert "Sellers need notice" in str(refused.context["start_form"].errors["effective_from"])


def with_a_change(ada):
    version = draft_policy(actor=ada, now=clock.now())
    content = version.sections["shipping"] | {"ship_by_days": 2}
    return edit_draft(version, section="shipping", content=content, actor=ada, now=clock.now())


@pytest.fixture
def asked(policy, ada, abel):
    start = clock.now() + timedelta(days=20)
    changed = with_a_change(ada)
    replay(changed, ada, clock.now())
    return ask_approval(changed, effective_from=start, actor=ada, now=clock.now())


def test_the_drafter_is_offered_no_approval(asked, by_ada):
    page = by_ada.get(path("version", asked.pk)).content.decode()

    assert path("approve", asked.pk) not in page and path("withdraw", asked.pk) in page
    sent = {"effective_from": soon(20), "seen": "any"}
    assert by_ada.post(path("approve", asked.pk), sent).status_code == 403


def approval(client, version, days=16):
    """What the page of a version that waits sends when its date is filled in."""
    form = client.get(path("version", version.pk)).context["start_form"]
    return {"effective_from": soon(days), "seen": form["seen"].value()}


def test_an_approval_names_the_text_that_was_read(asked, by_ada, ada, abel):
    by_ada.force_login(abel)
    page = by_ada.get(path("version", asked.pk)).content.decode()
    sent = approval(by_ada, asked, 20)
    assert f'name="seen" value="{sent["seen"]}"' in page
    send_back(asked, reason="One more.", actor=abel, now=clock.now())
    content = asked.sections["shipping"] | {"ship_by_days": 9}
    edit_draft(asked, section="shipping", content=content, actor=ada, now=clock.now())
    start = clock.now() + timedelta(days=20)
    asked.refresh_from_db()
    replay(asked, ada, clock.now())
    ask_approval(asked, effective_from=start, actor=ada, now=clock.now())

    stale = by_ada.post(path("approve", asked.pk), sent)

    assert stale.status_code == 409 and "9 days" in stale.content.decode()
    assert stale.context["start_form"]["effective_from"].value() == sent["effective_from"]
    asked.refresh_from_db()
    assert asked.status == "awaiting_approval"
    again = sent | {"seen": stale.context["start_form"]["seen"].value()}
    assert by_ada.post(path("approve", asked.pk), again).status_code == 302


def test_the_refusal_page_leads_back_to_the_page_that_was_sent(rf, abel):
    """The address of a decision takes no GET."""
    request = rf.post("/policies/2/approve/", headers={"referer": "https://here/policies/2/"})
    request.user = abel

    page = render(request, "409.html", {"error": Stale("It moved.")}).content.decode()

    assert 'href="https://here/policies/2/"' in page
    assert 'href="/policies/2/approve/"' not in page


def test_sent_back_with_words(asked, by_ada, abel):
    by_ada.force_login(abel)

    refused = by_ada.post(path("send_back", asked.pk), {"reason": ""})
    assert refused.status_code == 422
    by_ada.post(path("send_back", asked.pk), {"reason": "Two days are too few."})

    asked.refresh_from_db()
    assert asked.status == "draft"


def test_withdrawn(asked, by_ada):
    assert by_ada.post(path("withdraw", asked.pk)).url == path("versions")

    asked.refresh_from_db()
    assert asked.status == "withdrawn"


@pytest.mark.parametrize(
    "place",
    [
        ("edit_section", "nothing"),
        ("edit_item", "ladder", "families", "NOBODY"),
        ("edit_item", "ladder", "sources", "families"),
        ("edit_item", "shipping", "window", "shrinkage"),
    ],
)
def test_what_cannot_be_edited_is_404(by_ada, ada, place):
    version = draft_policy(actor=ada, now=clock.now())
    name, *rest = place

    assert by_ada.get(path(name, version.pk, *rest)).status_code == 404


def test_only_drafts_are_edited(asked, by_ada):
    assert by_ada.get(path("edit_section", asked.pk, "shipping")).status_code == 404


@pytest.mark.parametrize("section", ["governance", "ladder", "rules", "truth", "aftersales"])
def test_every_section_has_a_page(by_ada, ada, section):
    version = draft_policy(actor=ada, now=clock.now())

    assert by_ada.get(path("edit_section", version.pk, section)).status_code == 200


def test_htmx_gets_the_part_alone(by_ada, ada):
    version = draft_policy(actor=ada, now=clock.now())
    response = by_ada.get(path("version", version.pk), headers={"HX-Request": "true"})

    assert response.content.decode().strip().startswith('<div id="version">')


def test_a_rule_chooses_among_the_families(by_ada, ada):
    version = draft_policy(actor=ada, now=clock.now())
    address, sent = section_form(by_ada, version, "rules", "book", "late_dispatch")

    assert by_ada.post(address, sent | {"family": "NOBODY"}).status_code == 422
    assert by_ada.post(address, sent | {"family": "LISTING"}).status_code == 302
    version.refresh_from_db()
    assert read_policy(version).rule("late_dispatch").family == "LISTING"


def test_withdrawing_is_asked_first(by_ada, ada):
    version = draft_policy(actor=ada, now=clock.now())

    assert "cannot be undone" in by_ada.get(path("withdraw", version.pk)).content.decode()
    version.refresh_from_db()
    assert version.status == "draft"
