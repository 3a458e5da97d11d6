"""An admin adds a phrase: refused, tried, approved by another, and in force without a deploy."""

import re

from playwright.sync_api import expect

from core import clock
from listings.checking import run_check
from listings.models import Listing
from policy.queries import policy_at
from tests.journeys.justice import start_now
from tests.journeys.people import person, store_of
from tests.journeys.steps import press, see
from tests.listings.factories import make_live

CLAIM = "A lamp of brass. It wakes your inner moon."
# A worker compiles both versions first.
TRIAL_MS = 60_000
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
    mine = page.get_by_role("listitem").filter(has_text=CLAIM[:16])
    expect(mine.locator("mark")).to_have_text("wakes your inner moon")
    expect(mine).to_contain_text(re.compile("Passed → (Blocked|Needs evidence)"))
    assert found_in(listing) == []

    page.goto(f"{path}phrases/")
    write_phrase(page, PHRASE, "Add to the draft")
    see(page, "Saved in the draft. Nothing is in force yet.")
    start_now(page, path, "Ask for approval")
    second = visit(abel)
    second.goto(path)
    start_now(second, path, "Approve")
    see(second, "Approved. Sellers are told what changes and when.")

    listing = Listing.objects.get(pk=listing.pk)
    assert found_in(listing) == [("health_claim", "wakes your inner moon")]
