"""The first half of the day: a listing, an order, a parcel and a ticket."""

from playwright.sync_api import expect

from core import clock
from tests.journeys.steps import LAMP, add_picture, complain, fill, press, see, write_draft

BUYER = "anna.day@example.org"
NUMBER = "LP00661290430"
FALSE = "A lamp of brushed brass, 42 cm high. It is carbon neutral. It cures migraine."


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
    finding.get_by_role("button", name="Remove the words").click()
    expect(page.locator("#mirror_id_description mark")).to_have_text(["cures migraine"])

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
    fill(page, {"Carrier": "PostLink", "Service": "Day Air", "Tracking number": NUMBER})
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
    complain(buyer, "It arrived damaged", "The shade has a tear.")

    seller.goto("/tickets/")
    seller.get_by_role("link", name="Something is wrong").click()
    fill(seller, {"Your message": "We are sorry. Keep it, and take half of the price back."})
    press(seller, "Send to the buyer")
    seller.get_by_text("Make an offer").click()
    seller.get_by_label("Your offer").select_option(label="Partial refund")
    fill(seller, {"Amount": "24.95"})
    press(seller, "Send the offer")
    see(seller, "It is the buyer’s turn")

    day.market.mail_to(BUYER, "take half of the price back")
    buyer.reload()
    press(buyer, "Accept")
    see(buyer, "Partial refund")
    seller.reload()
    see(seller, "Settled")
