"""Two people ban a store: 30 days of notice with the way to appeal, then the doors close."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from core import clock
from enforcement.models import Sanction
from tests.enforcement.steps import signal
from tests.journeys.axe import faults_of
from tests.journeys.people import person, store_of
from tests.journeys.steps import LAMP, add_picture, choose, fill, press, see, write_draft

REASON = "Stones were sent in place of lamps, for the fourth time."
NOTICE = timedelta(days=30)


def test_from_proposal_to_closed_doors(visit, market):
    rolf, store = seller("Rolf", "Rolf’s Stones")
    sena, max_ = senior("Sena"), senior("Max")
    case = signal(store, clock.now())

    proposer = visit(sena)
    propose(proposer, case)
    refuse_the_proposer(proposer)
    ask_a_senior(visit(person("Omar", "moderator")))
    agree(visit(max_))

    page = visit(rolf)
    ban = Sanction.objects.of_store(store).get(kind="ban")
    assert (ban.proposed_by, ban.approved_by) == (sena, max_)
    read_the_notice(page, ban, market.mail_to(rolf.email, "We close your store for good"))
    write_draft(page, LAMP)
    add_picture(page)
    press(page, "Publish")
    see(page, "Live: buyers can see it now.")

    let_the_notice_pass(ban)
    meet_the_closed_door(page, ban)


def seller(name, store):
    owner = person(name)
    return owner, store_of(owner, store)


def senior(name):
    return person(name, "moderator", "senior_moderator")


def propose(page, case):
    page.goto(f"/moderation/cases/{case.pk}/")
    press(page, "Take this case")
    choose(page, "Propose a ban")
    fill(page, {"Why not the ladder": "It is the fourth time.", "What happened": REASON})
    press(page, "Review decision…")
    see(page, "The measure starts when a second moderator agrees.")
    press(page, "Propose a ban")


def find(page, store="Rolf’s Stones"):
    page.goto("/moderation/approvals/")
    page.get_by_role("row").filter(has_text=store).get_by_role("link").first.click()


def refuse_the_proposer(page):
    find(page)
    see(page, "nobody agrees to a proposal of their own")
    expect(page.get_by_role("button", name="Agree to the ban")).to_have_count(0)
    # The door behind the button is closed as well.
    answer = page.request.post(
        re.sub("/$", "/agree/", page.url),
        form={"csrfmiddlewaretoken": token_of(page)},
        headers={"Referer": page.url},
    )
    assert answer.status == 403
    assert "You proposed this. Another moderator must agree." in answer.text()


def token_of(page):
    return page.locator("main [name=csrfmiddlewaretoken]").first.get_attribute("value")


def ask_a_senior(page):
    find(page)
    see(page, "A senior moderator must answer this.")
    expect(page.get_by_role("button", name="Agree to the ban")).to_have_count(0)


def agree(page):
    find(page)
    see(page, REASON)
    see(page, "The store is told 30 days before it is closed.")
    assert faults_of(page) == []
    press(page, "Agree to the ban")
    see(page, "You agreed. The store has been told why and until when.")


def read_the_notice(page, ban, mail):
    """The day, the reasons and the way to appeal, by mail and where the store stands."""
    assert ban.starts_at - ban.status_at == NOTICE
    assert REASON in mail.body and "We tell you 30 days before." in mail.body
    assert "You can appeal" in mail.body
    page.goto("/standing/")
    see(page, re.compile("^Your store will be closed for good on "))
    see(page, "Until then it stays open. You can appeal.")
    see(page, re.compile("30 days after the decision"))
    assert faults_of(page) == []
    page.get_by_role("link", name="Why and how to appeal").click()
    see(page, "Not yet in force")
    see(page, REASON)
    expect(page.get_by_role("button", name="Appeal")).to_be_visible()


def let_the_notice_pass(ban):
    """Instead of a wait: both dates lie 30 days earlier."""
    past = {"status_at": ban.status_at - NOTICE, "starts_at": ban.starts_at - NOTICE}
    assert Sanction.objects.filter(pk=ban.pk).update(**past) == 1


def meet_the_closed_door(page, ban):
    page.goto("/standing/")
    see(page, "Your store is closed for good")
    see(page, "Payouts")
    page.goto("/listings/")
    page.get_by_role("link", name=LAMP["Title"]).first.click()
    press(page, "Pause")
    press(page, "Resume", answer=422)
    closed = "Publishing and changing live listings is closed for this store for good"
    see(page, closed)
    see(page, f"Decision {ban.statements.get()} says why and how to appeal.")
    page.goto("/listings/")
    expect(page.get_by_role("row").filter(has_text=LAMP["Title"])).to_contain_text("Paused")
