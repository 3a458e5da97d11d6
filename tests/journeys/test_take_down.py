"""A listing is paused and resumed; taken down, mended and let back; taken down and appealed."""

from playwright.sync_api import expect

from listings.models import Listing
from tests.journeys.market import wait_for_sweep
from tests.journeys.people import person, store_of
from tests.journeys.steps import LAMP, add_picture, choose, fill, press, see, write_draft

TITLE = "Brass reading lamp with a linen shade"
BOAST = "A lamp of brass. When it is lit, grandmother’s knees no longer complain."
REASON = "It is sold as a cure for knees."


def test_from_pause_to_appeal(visit):
    tao, mara, ines = person("Tao"), person("Mara", "moderator"), person("Ines", "moderator")
    listing, page = publish(visit, tao)
    pause_and_resume(page, listing)

    desk = visit(mara)
    take_down(desk, listing)
    page.goto(f"/listings/{listing.pk}/")
    see(page, REASON)
    expect(page.get_by_role("link", name="Read the decision, or appeal")).to_be_visible()
    mend_and_ask(page, listing)
    let_back(visit(ines))
    wait_until(listing, "published")
    page.goto(f"/listings/{listing.pk}/")
    expect(page.get_by_role("heading", name="Taken down")).to_have_count(0)

    take_down(desk, listing)
    appeal(page, listing)
    grant(visit(ines))
    wait_until(listing, "published")


def publish(visit, tao):
    store = store_of(tao, "Tao’s Reading Lamps")
    page = visit(tao)
    write_draft(page, LAMP | {"Title": TITLE, "What the product is": BOAST})
    add_picture(page)
    press(page, "Publish")
    return Listing.objects.get(store=store), page


def pause_and_resume(page, listing):
    page.goto(f"/listings/{listing.pk}/")
    press(page, "Pause")
    see(page, "Paused: buyers do not see it until you resume it.")
    wait_until(listing, "paused")
    press(page, "Resume")
    see(page, "Live: buyers can see it now.")


def take_down(desk, listing):
    desk.goto(f"/listings/{listing.pk}/")
    desk.get_by_role("link", name="Report or take down…").click()
    rule = desk.locator("#id_rule_code option").filter(has_text="L-2.2")
    desk.get_by_label("Rule").select_option(value=rule.get_attribute("value"))
    fill(desk, {"What was seen": REASON})
    press(desk, "File the report")
    press(desk, "Take this case")
    choose(desk, "Take down what the exhibits show")
    fill(desk, {"What happened": REASON})
    press(desk, "Review decision…")
    see(desk, "live listing leaves the shop")
    press(desk, "Take down what the exhibits show")
    see(desk, "is sent to the store.")
    wait_until(listing, "taken_down")


def mend_and_ask(page, listing):
    page.get_by_role("link", name="Mend the text").click()
    fill(page, {"What the product is": "A lamp of brass, 42 cm high, with a linen shade."})
    press(page, "Save changes")
    page.get_by_role("link", name="I have put it right…").click()
    fill(page, {"What you have put right": "The sentence on knees is gone."})
    press(page, "Ask a person")
    see(page, "A person looks at it.")


def let_back(desk):
    desk.goto("/reviews/?view=mended")
    desk.get_by_role("link", name=TITLE).first.click()
    press(desk, "Take")
    see(desk, REASON)
    see(desk, "The sentence on knees is gone.")
    choose(desk, "It is put right")
    fill(desk, {"Reason": "The sentence is gone."})
    press(desk, "Decide")


def appeal(page, listing):
    page.goto(f"/listings/{listing.pk}/")
    page.get_by_role("link", name="Read the decision, or appeal").click()
    fill(page, {"Why the decision is wrong": "The sentence was gone before."})
    press(page, "Appeal")
    see(page, "Your appeal has arrived.")


def grant(judge):
    judge.goto("/moderation/appeals/")
    row = judge.get_by_role("row").filter(has_text="Tao’s Reading Lamps")
    row.get_by_role("link").first.click()
    press(judge, "Take this appeal")
    choose(judge, "Granted")
    fill(judge, {"Reason": "It was."})
    press(judge, "Answer the appeal")


def wait_until(listing, status):
    wait_for_sweep(lambda: Listing.objects.filter(pk=listing.pk, status=status).exists())
