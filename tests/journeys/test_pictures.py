"""A seller sends pictures: they wait, come by themselves, are refused in words, and are dragged."""

from contextlib import suppress

import pytest
from playwright.sync_api import expect

from tests.journeys.people import person, store_of
from tests.journeys.steps import LAMP, press, see, write_draft
from tests.listings.factories import draw

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])


@pytest.fixture
def desk(visit):
    """Return a function that opens the editor of a new draft, with scripts or without."""

    def sit_down(scripts):
        reader = person("Pia")
        store_of(reader, "Pia’s Lamps")
        page = visit(reader, java_script_enabled=scripts)
        write_draft(page, LAMP)
        return page

    return sit_down


def send(page, *files):
    given = [{"name": name, "mimeType": "image/png", "buffer": body} for name, body in files]
    page.get_by_label("Choose pictures").set_input_files(given)
    press(page, "Add pictures")


def wait_for(page, shown):
    """Until it is shown; without scripts somebody has to ask."""
    either = shown.or_(page.get_by_role("button", name="Look again")).first
    expect(either).to_be_visible(timeout=30_000)
    while not shown.count():
        press(page, "Look again")
        expect(either).to_be_visible(timeout=30_000)
    expect(shown).to_be_visible()


def picture(page, place):
    return page.get_by_role("img", name=f"Picture {place}", exact=True)


def test_sent_waited_for_and_shown(desk, market):
    # Both at once: a worker that starts again takes its time.
    pages = [desk(True), desk(False)]
    market.kill_worker()
    for page in pages:
        page.get_by_label("Title").fill("Typed and not saved")
        send(page, ("lamp.png", draw()))
        see(page, "1 picture is being looked at")
        expect(picture(page, 1)).to_have_count(0)
        press(page, "Publish", answer=422)
        see(page, "Your picture is still being looked at.")

    market.restart_worker()
    for page in pages:
        wait_for(page, picture(page, 1))
        expect(page.get_by_label("Title")).to_have_value("Typed and not saved")
        press(page, "Publish")
        see(page, "Live: buyers can see it now.")


@SCRIPTS
def test_what_cannot_be_taken_says_why_until_it_was_read(desk, scripts):
    page = desk(scripts)
    send(page, ("cut.png", draw()[:900]), ("lamp.png", draw()))
    wait_for(page, picture(page, 1))
    refusal = page.get_by_text("cut.png could not be taken: This picture is damaged")
    wait_for(page, refusal)

    press(page, "Dismiss cut.png")
    expect(refusal).to_have_count(0)


DROP = """([zone, bytes]) => {
  const brought = new DataTransfer();
  brought.items.add(new File([new Uint8Array(bytes)], "dropped.png", {type: "image/png"}));
  for (const type of ["dragover", "drop"]) {
    const event = new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: brought});
    document.querySelector(zone).dispatchEvent(event);
  }
}"""


def drag(page, place, to):
    """As a person does: once more, where the list was drawn anew under the hand."""
    dragged, target = picture(page, place).get_attribute("src"), picture(page, to)
    for _time in range(3):
        picture(page, place).drag_to(target)
        with suppress(AssertionError):
            return expect(target).to_have_attribute("src", dragged)
    return expect(target).to_have_attribute("src", dragged)


def test_dropped_dragged_and_moved_by_keyboard(desk):
    page = desk(True)
    send(page, ("one.png", draw(40)), ("two.png", draw(90)))
    wait_for(page, picture(page, 2))
    page.evaluate(DROP, ["#pictures", list(draw(120))])
    wait_for(page, picture(page, 3))

    first, third = picture(page, 1).get_attribute("src"), picture(page, 3).get_attribute("src")
    drag(page, 3, 1)
    expect(picture(page, 2)).to_have_attribute("src", first)

    page.get_by_role("button", name="Move picture 1 back").focus()
    page.keyboard.press("Enter")
    expect(picture(page, 2)).to_have_attribute("src", third)
    expect(page.locator(":focus")).to_have_attribute("id", f"chevron-right-{third.split('/')[2]}")
