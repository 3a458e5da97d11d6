"""The second half of the day: a report, a power cut, a freeze, an appeal and a new rule."""

from playwright.sync_api import expect

from core import clock
from enforcement.models import Sanction
from policy.queries import policy_at
from tests.journeys.market import wait_for, wait_for_sweep
from tests.journeys.steps import choose, fill, press, replay_draft, see

LATER_BUYER = "bram.day@example.org"
# 12 points of the family Trading: the ladder freezes the store.
GRAVE = "A-1.3"


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

    day.market.restart_worker()
    # Nobody calls for a sweep: beat's own find all that was lost.
    wait_for(lambda: day.market.mails_to(LATER_BUYER, "8117-2 arrives between"))
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
    closed = "Publishing and changing live listings is closed for this store until"
    expect(summary).to_contain_text(closed)
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
    replay_draft(page, path)
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
    freeze = wait_for_sweep(rows.first)
    assert (freeze.kind, freeze.days) == ("freeze", 9)
    assert freeze.because.policy_version == policy_at(clock.now()).version > 1
    day.market.mail_to(day.wei.email, f"frozen your store until {freeze.ends_at:%-d %B}")
