"""A seller says that the check is wrong, a moderator decides, and the listing goes live."""

from playwright.sync_api import expect

from listings.models import Listing
from tests.journeys.people import person, store_of
from tests.journeys.steps import LAMP, add_picture, choose, press, see, write_draft

BAND = "It is the name of our band, and no claim about the lamp."
# A title of its own: a passed check of any other listing may wait in the same queue.
STAGE_LAMP = LAMP | {
    "Title": "Brass stage lamp with a linen shade",
    "What the product is": "A lamp of brass. Carbon neutral on stage.",
}


def test_dispute_a_finding(visit):
    bruno, mara = person("Bruno"), person("Mara", "moderator")
    store = store_of(bruno, "Bruno’s Band Lamps")
    page = visit(bruno)
    write_draft(page, STAGE_LAMP)
    add_picture(page)
    press(page, "Publish", answer=422)
    listing = Listing.objects.get(store=store)

    page.goto(f"/listings/{listing.pk}/")
    page.get_by_role("link", name="I think this is wrong").click()
    page.get_by_label("Why is it wrong?").fill(BAND)
    press(page, "Ask a person")
    see(page, "A person looks at it.")

    desk = visit(mara)
    desk.goto("/reviews/")
    desk.get_by_role("link", name=STAGE_LAMP["Title"]).click()
    press(desk, "Take")
    expect(desk.get_by_text(BAND)).to_be_visible()
    choose(desk, "The check was wrong")
    desk.get_by_label("Reason").fill("A name is no claim.")
    press(desk, "Decide")

    listing.refresh_from_db()
    assert listing.status == "published"
    page.goto(f"/listings/{listing.pk}/")
    expect(page.get_by_text("What stands in the way")).to_have_count(0)
