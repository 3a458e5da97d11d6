"""An edit that waits writes over nothing that somebody wrote into the live text since."""

import pytest

from core.models import Delivery, Event
from listings.actions import claim_review, decide_review, dispute_words, edit_listing, save_edit
from listings.changes import changes_of
from listings.models import StagedEdit
from tests.listings.factories import HONEST, address

FALSE = "A lamp of brass. It is carbon neutral."
ADDRESS = address("eco_offset", FALSE, "carbon neutral")


@pytest.fixture
def save(live, sam, noon):
    def run(verb=save_edit, **facts):
        live.refresh_from_db()
        return verb(live, version=live.version, actor=sam, now=noon, **facts)

    return run


@pytest.fixture
def overturn(live, sam, mia, noon):
    """The one finding in the waiting edit is set aside, and the edit is checked again."""

    def run():
        facts = {"finding": ADDRESS, "statement": "The name of our band.", "now": noon}
        task = dispute_words(live, actor=sam, **facts)
        claim_review(task, actor=mia, now=noon)
        decide_review(task, is_right=False, reason="See there.", actor=mia, now=noon)
        live.refresh_from_db()

    return run


def test_what_was_changed_since_stays_and_its_people_hear(client, live, save, overturn, sam):
    staged = save(description=FALSE, stock=3).staged
    save(edit_listing, stock=7)
    overturn()

    staged.refresh_from_db()
    assert (live.description, live.stock, staged.status) == (FALSE, 7, "open")
    assert changes_of(staged) == [("Stock", "7", "3", True)]
    told = Event.objects.get(kind="listing.edit_taken_in_part")
    assert told.facts["fields"]["en"] == "Stock"
    assert Delivery.objects.filter(event=told, recipient=sam).count() == 2
    client.force_login(sam)
    for page in (f"/listings/{live.pk}/", f"/listings/{live.pk}/edit/"):
        assert "The live text was changed since" in client.get(page).text
    page = client.post(f"/listings/{live.pk}/retry/", follow=True).text
    assert "changed since this edit was made" in page
    assert Event.objects.filter(kind="listing.edit_taken_in_part").count() == 1


def test_the_editor_goes_on_from_what_is_newer(client, live, save, sam):
    save(description=FALSE, stock=3)
    save(edit_listing, stock=7)
    client.force_login(sam)
    form = client.get(f"/listings/{live.pk}/edit/").context["form"]
    assert (form["description"].value(), form["stock"].value()) == (FALSE, 7)


def test_a_save_of_some_fields_leaves_the_others_waiting(live, save):
    staged = save(description=FALSE, stock=3).staged
    save(stock=3)
    staged.refresh_from_db()
    live.refresh_from_db()
    assert (live.stock, live.description) == (3, HONEST["description"])
    assert staged.status == "open" and [one.wanted for one in changes_of(staged)] == [FALSE]

    save(description="A lamp of brass.")
    staged.refresh_from_db()
    assert staged.status == "replaced"


def test_another_refused_edit_carries_what_it_does_not_name(save):
    save(description=FALSE, stock=3)
    save(edit_listing, stock=7)
    other = save(title="Lamp that cures arthritis").staged
    assert other.after == {
        "title": "Lamp that cures arthritis", "description": FALSE, "stock": 3,
    }  # fmt: skip
    # From where it was begun: what moved since then is still known as such.
    assert other.before["stock"] == 12
    assert StagedEdit.objects.filter(status="open").count() == 1


def test_written_by_hand_and_by_the_edit_alike_it_is_applied(live, save, overturn):
    staged = save(description=FALSE, stock=3).staged
    save(edit_listing, stock=3)
    overturn()
    staged.refresh_from_db()
    assert (live.description, live.stock, staged.status) == (FALSE, 3, "applied")
    assert not Event.objects.filter(kind="listing.edit_taken_in_part").exists()
