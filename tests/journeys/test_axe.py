"""Every page, in both themes, wide and narrow: nothing for axe to find, nothing sideways."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from policy.actions import withdraw_draft
from tests.journeys import scene as scenes
from tests.journeys.axe import carry_along, faults_of
from tests.journeys.steps import fill, press


@pytest.fixture(scope="module")
def scene(market):
    built = scenes.build()
    with market.at_rest():
        yield built
    # Only one draft can be open, and other journeys want to write theirs.
    withdraw_draft(built.draft, actor=built.ada, now=built.now)


# A version came into force while the scene was built: the first page waits until its check is
# compiled, beside another browser on the same two cores.
FIRST_PAGE_MS = 90_000


def test_no_page_has_a_fault(scene, visit):
    first = visit(scene.sofia)
    carry_along(first)
    first.goto(reverse("listings:edit", args=[scene.false.pk]), timeout=FIRST_PAGE_MS)
    windows, framed, faults = {scene.sofia: first}, set(), []
    for reader, path in scene.pages:
        if reader not in windows:
            windows[reader] = visit(reader)
            carry_along(windows[reader])
        page = windows[reader]
        page.goto(path)
        found = faults_of(page, is_frame_known=reader in framed)
        if page.locator("#side").count():
            framed.add(reader)
        faults += [f"{path} {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def test_no_refused_form_has_a_fault(scene, visit):
    tries = (
        (scene.sofia, "listings:edit", scene.false, "Publish"),
        (scene.sofia, "shipping:order", scene.late, "Dispatch parcel"),
        (scene.max, "enforcement:case", scene.held, "Review decision…"),
    )
    faults = []
    for reader, name, row, button in tries:
        page = visit(reader)
        page.goto(reverse(name, args=[row.pk]))
        press(page, button, answer=422)
        expect(page.locator(".error-summary")).to_be_focused()
        faults += [f"{button} {fault}" for fault in faults_of(page, is_scrolled=True)]
    # The last one mended: the page before a decision, which no address leads to.
    fill(page, {"What happened": "Orders paid by the seller’s own card."})
    press(page, "Review decision…")
    faults += [f"review {fault}" for fault in faults_of(page, is_scrolled=True)]
    assert not faults, "\n".join(faults)
