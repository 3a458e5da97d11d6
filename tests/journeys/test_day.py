"""A day at the marketplace: every part of the main job, on real servers, and one power cut."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from core import clock
from enforcement.models import Sanction
from policy.queries import policy_at
from shipping.actions.lanes import add_to_history
from shipping.checks.folding import Cell, day_of, groups_of
from shipping.checks.windows import Lane
from tests.journeys.market import wait_for
from tests.journeys.outside import Carrier, ShopSystem
from tests.journeys.people import person, store_of
from tests.journeys.steps import LAMP, add_picture, choose, fill, press, see, write_draft

BUYER = "anna.day@example.org"
LATER_BUYER = "bram.day@example.org"
NUMBER = "LP00661290430"
FALSE = "A lamp of brushed brass, 42 cm high. It is carbon neutral. It cures migraine."
# 12 points of the family Trading: the ladder freezes the store.
GRAVE = "A-1.3"


@pytest.fixture
def day(market, visit):
    wei = person("Wei")
    store = store_of(wei, "Lumen House")
    teach_lane(store)
    return SimpleNamespace(
        market=market,
        visit=visit,
        wei=wei,
        store=store,
        shop=ShopSystem.of(store, market),
        carrier=Carrier.of(store, market, "PostLink"),
        nadia=person("Nadia", "moderator"),
        omar=person("Omar", "moderator"),
        priya=person("Priya", "moderator"),
        mick=person("Mick", "mediator"),
        ada=person("Ada", "policy_admin"),
        abel=person("Abel", "policy_admin"),
        seller=visit(wei),
        buyer=visit(),
    )


def teach_lane(store):
    """What parcels to the Netherlands took so far: customs is slow at the moment."""
    lane = Lane(store.country, "NL", "PostLink", "Air")
    today = day_of(clock.now())
    week_on = today - timedelta(days=today.weekday())
    usual, slow = {8: 40, 9: 80, 10: 160, 11: 80, 12: 40}, {20: 200, 21: 200}
    stages = {"dispatch": usual, "accepted": usual, "import_customs": slow}
    add_to_history(
        {
            Cell(stage, group, week_on, days): count
            for stage, counts in stages.items()
            for days, count in counts.items()
            for group in groups_of(lane).values()
        }
    )


def test_a_day_at_the_marketplace(day):
    refuse_a_false_listing(day)
    mend_and_publish(day)
    take_an_order(day)
    dispatch(day)
    follow_the_parcel(day)
    settle_a_ticket(day)
    report_the_store(day)
    lose_power_and_go_on(day)
    confirm_the_freeze(day)
    meet_the_closed_door(day)
    win_the_appeal(day)
    change_the_ladder(day)
    read_the_new_ladder(day)


def refuse_a_false_listing(day):
    page = day.seller
    write_draft(page, LAMP | {"What the product is": FALSE})
    add_picture(page)
    press(page, "Publish", answer=422)

    marks = page.locator("#mirror_id_description mark")
    assert marks.all_inner_texts() == ["carbon neutral", "cures migraine"]
    expect(marks.first).to_be_visible()
    expect(page.locator(".error-summary")).to_be_focused()
    see(page, "2 findings block publishing.")
    assert page.title().startswith("Error:")


def mend_and_publish(day):
    page = day.seller
    finding = page.get_by_role("listitem").filter(has_text="carbon neutral")
    press(finding, "Remove the words", answer=200)
    assert page.locator("#mirror_id_description mark").all_inner_texts() == ["cures migraine"]

    # The rest by hand; the check follows while somebody types.
    fill(page, {"What the product is": LAMP["What the product is"]})
    expect(page.locator("#mirror_id_description mark")).to_have_count(0)
    press(page, "Publish")
    see(page, "Live: buyers can see it now.")
    day.listing_url = page.url


def take_an_order(day):
    placed_at = clock.now().isoformat()
    assert day.shop.order("8117-1", BUYER, placed_at=placed_at)[0] == 201
    assert day.shop.order("8117-1", BUYER, placed_at=placed_at)[0] == 200

    mail = day.market.mail_to(BUYER, "8117-1 arrives between")
    day.buyer.goto(mail.link)
    see(day.buyer, "Order 8117-1 from Lumen House")
    assert len(day.market.mails_to(BUYER)) == 1


def dispatch(day):
    page = day.seller
    page.goto("/orders/")
    page.get_by_role("link", name="8117-1").click()
    fill(page, {"Carrier": "PostLink", "Service": "Air", "Tracking number": NUMBER})
    press(page, "Dispatch parcel")
    see(page, "Dispatched. The buyer has been told when it arrives.")
    day.parcel_url = page.url
    day.market.mail_to(BUYER, "8117-1 is on its way")


def follow_the_parcel(day):
    scan = day.carrier.scan
    assert scan(NUMBER, "accepted", secret="not the secret")[0] == 401
    assert scan(NUMBER, "accepted")[1]["taken"] == 1
    at = clock.now().isoformat()
    assert scan(NUMBER, "import_customs", at=at)[1]["taken"] == 1
    assert scan(NUMBER, "import_customs", at=at)[1] == {"taken": 0, "repeated": 1, "refused": []}

    mail = day.market.mail_to(BUYER, "New arrival days for your order 8117-1")
    assert "With import customs" in mail.body
    assert len(day.market.mails_to(BUYER)) == 3
    day.buyer.reload()
    see(day.buyer, "With import customs")
    day.seller.goto(day.parcel_url)
    see(day.seller, "New arrival days for your order 8117-1")


def settle_a_ticket(day):
    buyer, seller = day.buyer, day.seller
    buyer.get_by_role("link", name="Something is wrong").click()
    choose(buyer, "Something is wrong")
    fill(buyer, {"What happened": "The shade has a tear."})
    press(buyer, "Send")
    see(buyer, "The seller answers by")

    seller.goto("/tickets/")
    seller.get_by_role("link", name="Something is wrong").click()
    fill(seller, {"Your message": "We are sorry. Keep it, and take half of the price back."})
    press(seller, "Send to the buyer")
    seller.get_by_label("Your offer").select_option(label="Partial refund")
    fill(seller, {"Amount": "24.95"})
    press(seller, "Send the offer")
    see(seller, "The buyer has your answer. No clock runs against you.")

    day.market.mail_to(BUYER, "take half of the price back")
    buyer.reload()
    press(buyer, "Accept")
    see(buyer, "Partial refund")
    seller.reload()
    see(seller, "Settled")


def report_the_store(day):
    """A mediator who saw the goods reports the store, and a moderator takes the case."""
    report(day, "Three buyers got a stone in place of a lamp.")
    day.moderator = page = day.visit(day.nadia)
    page.goto("/moderation/")
    row = page.get_by_role("row").filter(has_text="Lumen House")
    press(row, "Take")
    expect(page.get_by_role("checkbox", name="E1")).to_be_checked()


def report(day, words):
    page = day.visit(day.mick)
    page.goto("/reports/new/")
    fill(page, {"Store": day.store.slug, "What was seen": words})
    rule = page.locator("#id_rule_code option").filter(has_text=GRAVE)
    page.get_by_label("Rule").select_option(value=rule.get_attribute("value"))
    press(page, "File the report")


def decide(page, reason):
    """Points only: what the ladder says to them is left to the worker."""
    choose(page, "Record the points only")
    fill(page, {"What happened": reason})
    press(page, "Review decision…")
    press(page, "Record the points only")


def lose_power_and_go_on(day):
    """Without a worker and with an empty Redis, people go on; nothing is lost by it."""
    day.market.kill_worker()
    decide(day.moderator, "Stones were sent in place of lamps.")
    see(day.moderator, "is sent to the store.")
    assert day.shop.order("8117-2", LATER_BUYER)[0] == 201
    day.market.empty_redis()
    assert not day.market.mails_to(LATER_BUYER)
    assert not Sanction.objects.of_store(day.store).exists()

    day.market.start_worker()
    day.market.mail_to(LATER_BUYER, "8117-2 arrives between")
    wait_for(lambda: Sanction.objects.of_store(day.store).filter(status="provisional").exists())
    mails = wait_for(lambda: day.market.mails_to(day.wei.email, "We have frozen your store"))
    assert len({mail.message_id for mail in mails}) == len(mails) == 1


def confirm_the_freeze(day):
    page = day.visit(day.omar)
    page.goto("/moderation/approvals/")
    row = page.get_by_role("row").filter(has_text="Lumen House")
    row.get_by_role("link").first.click()
    see(page, "Confirm by")
    fill(page, {"Reason": "The photographs leave no doubt."})
    press(page, "Confirm the freeze")
    see(page, "Confirmed. The store has been told.")


def meet_the_closed_door(day):
    page = day.seller
    page.goto("/")
    see(page, "Frozen")
    page.goto(f"{day.listing_url}edit/")
    fill(page, {"Stock": "7"})
    press(page, "Save changes", answer=422)
    summary = page.locator(".error-summary")
    expect(summary).to_contain_text("Creating and editing listings is closed for this store until")
    expect(summary).to_contain_text("says why and how to appeal")
    # Running orders go on, and so do mails when Redis forgets under a living worker.
    day.market.empty_redis()
    page.goto("/orders/")
    page.get_by_role("link", name="8117-2").click()
    fill(page, {"Carrier": "PostLink", "Tracking number": "RA123456785NL"})
    press(page, "Dispatch parcel")
    day.market.mail_to(LATER_BUYER, "8117-2 is on its way")


def win_the_appeal(day):
    page = day.seller
    page.goto("/decisions/?view=in_force")
    row = page.get_by_role("row").filter(has_text="Frozen")
    row.get_by_role("link", name="Why and how to appeal").click()
    fill(page, {"Why the decision is wrong": "The stones are the lamp's foot. See the manual."})
    press(page, "Appeal")
    see(page, "Your appeal has arrived. Somebody uninvolved answers it.")
    path = page.url.removeprefix(day.market.url)

    day.moderator.goto(f"/moderation{path}")
    see(day.moderator, "You took part in this decision. Somebody else must answer the appeal.")
    judge = day.visit(day.priya)
    judge.goto("/moderation/appeals/")
    row = judge.get_by_role("row").filter(has_text="Lumen House")
    row.get_by_role("link").first.click()
    press(judge, "Take this appeal")
    choose(judge, "Granted")
    fill(judge, {"Reason": "The manual shows a foot of stone."})
    press(judge, "Answer the appeal")
    day.market.mail_to(day.wei.email, "The manual shows a foot of stone")

    page.goto("/standing/")
    see(page, "No measure is in force.")
    page.goto(f"{day.listing_url}edit/")
    fill(page, {"Stock": "7"})
    press(page, "Save changes")
    see(page, "Saved.")


def change_the_ladder(day):
    """From 12 points on, Trading freezes for 9 days in place of 7."""
    page = day.visit(day.ada)
    page.goto("/policy/")
    press(page, "Start a draft")
    path = page.url.removeprefix(day.market.url)
    page.get_by_role("link", name="Edit Penalty ladder").click()
    page.get_by_role("link", name="Trading", exact=True).click()
    days = page.locator("#id_steps__2__days")
    expect(days).to_have_value("7")
    days.fill("9")
    press(page, "Save in the draft")
    start_now(page, path, "Ask for approval")
    see(page, "The other admins have been asked.")

    second = day.visit(day.abel)
    day.market.mail_to(day.abel.email, "Ada")
    second.goto(path)
    see(second, "9 days")
    start_now(second, path, "Approve")
    see(second, "Approved. Sellers are told what changes and when.")


def start_now(page, path, button):
    """The form counts in whole minutes, so the press must not fall into the next one."""
    wait_for(lambda: clock.now().second < 50)
    page.goto(path)
    fill(page, {"Takes effect": clock.now().strftime("%Y-%m-%dT%H:%M")})
    press(page, button)


def read_the_new_ladder(day):
    report(day, "Again a stone in place of a lamp.")
    page = day.moderator
    page.goto("/moderation/")
    press(page.get_by_role("row").filter(has_text="Lumen House"), "Take")
    see(page, "Frozen for 9 days")
    decide(page, "Stones were sent again, without any lamp.")

    rows = Sanction.objects.of_store(day.store).filter(status="provisional")
    freeze = wait_for(rows.first)
    assert (freeze.kind, freeze.days) == ("freeze", 9)
    assert freeze.because.policy_version == policy_at(clock.now()).version > 1
    day.market.mail_to(day.wei.email, f"frozen your store until {freeze.ends_at:%-d %B}")
