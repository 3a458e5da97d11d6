"""An admin adds a phrase: tried, approved by another, sellers warned, in force by its date."""

import re
from datetime import timedelta

from django.db import connections, transaction
from playwright.sync_api import expect

from core import clock
from listings.checking import run_check
from listings.models import Listing
from policy.models import PolicyVersion
from policy.queries import policy_at
from tests.journeys.axe import faults_of
from tests.journeys.market import wait_for_sweep
from tests.journeys.people import person, store_of
from tests.journeys.steps import fill, press, replay_draft, see
from tests.listings.factories import make_live

CLAIM = "A lamp of brass. It wakes your inner moon."
# A worker compiles both versions first.
TRIAL_MS = 60_000
# Far enough for the worker to look at every live listing before the date.
NOTICE = timedelta(hours=1)
PHRASE = "wakes (the|your) inner moon"


def write_phrase(page, phrase, button, *, answer=200):
    page.get_by_label("Rule", exact=True).select_option("health_claim")
    page.locator("#id_language").select_option("en")
    page.get_by_label("Phrase", exact=True).fill(phrase)
    press(page, button, answer=answer)


def found_in(listing):
    now = clock.now()
    _snapshot, result = run_check(listing, policy=policy_at(now), now=now)
    return [(finding.code, finding.words) for finding in result.findings]


def test_a_phrase_from_draft_to_force(visit, market):
    ada, abel, lin = person("Ada", "policy_admin"), person("Abel", "policy_admin"), person("Lin")
    listing = make_live(store_of(lin, "Lin’s Lamps"), lin, clock.now(), description=CLAIM)
    page = visit(ada)
    page.goto("/policy/")
    press(page, "Start a draft")
    path = page.url.removeprefix(market.url)
    page.get_by_role("link", name="Phrases of the check").click()

    for bad in ("wakes (the", "[wakes]", "..3"):
        write_phrase(page, bad, "Add to the draft", answer=422)
        expect(page.locator("#div_id_phrase")).to_contain_text("This phrase cannot be read")
    write_phrase(page, PHRASE, "Try it")
    result = page.get_by_role("link", name="See the result")
    expect(result).to_be_visible(timeout=TRIAL_MS)
    result.click()
    # First among those that a person judges, then among all that change.
    mine = page.get_by_role("listitem").filter(has_text=CLAIM[:16]).first
    expect(mine.locator("mark")).to_have_text("wakes your inner moon")
    expect(mine).to_contain_text(re.compile("Passed → (Blocked|Needs evidence)"))
    page.get_by_role("button", name="Rightly blocked").first.click()
    see(page, re.compile("Rightly blocked: 100%"))
    assert found_in(listing) == []

    page.goto(f"{path}phrases/")
    write_phrase(page, PHRASE, "Add to the draft")
    see(page, "Saved in the draft. Nothing is in force yet.")
    second = visit(abel)
    start = (clock.now() + NOTICE).replace(second=0, microsecond=0)
    replay_draft(page, path)
    start_at(page, path, "Ask for approval", start)
    start_at(second, path, "Approve", start)
    see(second, "Approved. Sellers are told what changes and when.")

    read_the_effect(visit(lin), market, lin, listing)
    assert found_in(listing) == []
    bring_forward(start)
    wait_for_sweep(lambda: Listing.objects.get(pk=listing.pk).status != "published")
    assert found_in(Listing.objects.get(pk=listing.pk)) == [
        ("health_claim", "wakes your inner moon")
    ]
    second.goto(path)
    see(second, re.compile(r"[1-9]\d* of \d+ live listings are checked\."))
    see(second, re.compile("Passed → (Blocked|Needs evidence)"))


def start_at(page, path, button, start):
    page.goto(path)
    fill(page, {"Takes effect": start.strftime("%Y-%m-%dT%H:%M")})
    press(page, button)


def bring_forward(start):
    """Instead of a wait: the version's date is now. Only the tables' owner can pass its guard."""
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE policy_policyversion DISABLE TRIGGER USER")
        versions = PolicyVersion.objects.using("owner").filter(effective_from=start)
        moved = versions.update(effective_from=clock.now())
        cursor.execute("ALTER TABLE policy_policyversion ENABLE TRIGGER USER")
    assert moved == 1


def read_the_effect(page, market, lin, listing):
    """Told by mail before the date; the page names the words and leads to the editor."""
    mail = market.mail_to(lin.email, "would leave the shop")
    page.goto("/")
    see(page, re.compile(r"Policy v\d+ judges 1 live listing worse"))
    page.goto(mail.link)
    see(page, "1 of them leaves the shop on the date unless you mend it.")
    expect(page.locator("mark")).to_have_text("wakes your inner moon")
    assert faults_of(page) == []
    page.get_by_role("link", name="Mend the text").click()
    expect(page).to_have_url(re.compile(f"/listings/{listing.pk}/edit/$"))
