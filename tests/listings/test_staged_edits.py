"""An edit of a live listing that does not pass waits beside the live text."""

from threading import Thread

import pytest
from django.db import IntegrityError, connections, transaction

from core.errors import NotAllowed, NotPossible, Stale
from core.models import Event
from listings.actions import (
    discard_edit,
    edit_listing,
    pause_listing,
    publish_edited,
    save_edit,
)
from listings.changes import changes_of
from listings.errors import Untrue
from listings.guards import lock
from listings.models import CheckRun, StagedEdit
from tests.listings.factories import HONEST
from tests.rivals import wait_until_waiting

FALSE = "A lamp that cures arthritis."


@pytest.fixture
def save(live, sam, noon):
    def run(actor=sam, version=None, **facts):
        live.refresh_from_db()
        version = live.version if version is None else version
        return save_edit(live, version=version, actor=actor, now=noon, **facts)

    return run


def kinds():
    rows = Event.objects.filter(kind__startswith="listing.edit").order_by("id")
    return [kind.removeprefix("listing.") for kind in rows.values_list("kind", flat=True)]


def test_waits_with_what_was_and_what_is_wanted(save, live):
    checks = CheckRun.objects.count()
    staged = save(description=FALSE, stock=3).staged

    live.refresh_from_db()
    assert (live.description, live.stock, live.status) == (HONEST["description"], 12, "published")
    assert staged.after == {"description": FALSE, "stock": 3}
    assert staged.before == {"description": HONEST["description"], "stock": 12}
    assert staged.verdict == "block" and staged.findings[0]["code"] == "health_claim"
    assert changes_of(staged)[1] == ("Stock", "12", "3", False)
    assert kinds() == ["edit_staged"] and CheckRun.objects.count() == checks


def test_the_same_again_changes_nothing_and_another_replaces_it(save):
    first, again = save(description=FALSE).staged, save(description=FALSE).staged
    assert first.pk == again.pk
    other = save(description=FALSE + " Fast.").staged
    first.refresh_from_db()
    assert (first.status, other.status) == ("replaced", "open")
    assert kinds() == ["edit_staged", "edit_replaced", "edit_staged"]


def test_what_is_saved_in_its_stead_ends_it(save, live):
    staged = save(description=FALSE).staged
    assert save(description="A lamp of brass, 40 cm high.").staged is None
    live.refresh_from_db()
    staged.refresh_from_db()
    assert live.description == "A lamp of brass, 40 cm high." and staged.status == "replaced"
    assert kinds() == ["edit_staged", "edited", "edit_replaced"]


@pytest.mark.django_db(transaction=True)
def test_a_refused_edit_is_kept_before_a_rival_saves(live, sam, noon):
    """Both began at the same version; the first to come is refused by the check."""
    wanted = {"first": FALSE, "second": "A lamp of brass, 40 cm high."}
    said = {}

    def save_as(name):
        facts = {"version": live.version, "actor": sam, "now": noon}
        try:
            said[name] = save_edit(live, description=wanted[name], **facts)
        except Stale as stale:
            said[name] = stale
        finally:
            connections.close_all()

    threads = [Thread(target=save_as, args=[name]) for name in wanted]
    with transaction.atomic():
        lock(live)
        for waiting, thread in enumerate(threads, start=1):
            thread.start()
            wait_until_waiting(count=waiting)
    for thread in threads:
        thread.join(20)

    assert said["first"].staged.before == {"description": HONEST["description"]}
    assert isinstance(said["second"], Stale)
    assert StagedEdit.objects.get().status == "open"


def test_a_page_opened_before_an_edit_was_kept_does_not_end_it(save, live):
    opened_at = live.version
    save(description=FALSE)
    with pytest.raises(Stale):
        save(version=opened_at, title="Brass lamp, 40 cm", description=HONEST["description"])

    assert StagedEdit.objects.get().status == "open"
    # The form that kept it, sent twice, is no older page.
    assert save(version=opened_at, description=FALSE).staged == StagedEdit.objects.get()


def test_an_edit_that_passes_waits_for_nothing(save, live):
    assert save(stock=3).staged is None and not StagedEdit.objects.exists()


def test_discarded_by_its_store_alone(save, live, sam, rita, noon):
    save(description=FALSE)
    with pytest.raises(NotAllowed):
        discard_edit(live, actor=rita, now=noon)
    assert discard_edit(live, actor=sam, now=noon).status == "discarded"
    with pytest.raises(NotPossible):
        discard_edit(live, actor=sam, now=noon)


def test_refusals_of_an_edit_keep_nothing(save, rita):
    with pytest.raises(NotAllowed):
        save(actor=rita, description=FALSE)
    with pytest.raises(Stale):
        save(version=99, description=FALSE)
    with pytest.raises(NotPossible):
        save(description=FALSE, stock=-1)
    assert not StagedEdit.objects.exists() and kinds() == []


def test_one_waits_at_most_and_its_state_is_known(save):
    staged = save(description=FALSE).staged
    staged.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        staged.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        StagedEdit.objects.update(status="lost")


def test_live_is_what_buyers_read_now(save, live, sam, noon):
    staged = save(description=FALSE, stock=3).staged
    live.refresh_from_db()
    edit_listing(live, version=live.version, stock=7, actor=sam, now=noon)

    assert changes_of(staged)[1] == ("Stock", "7", "3", True)


def test_publishing_something_else_ends_it(save, live, sam, noon):
    staged = save(description=FALSE).staged
    pause_listing(live, actor=sam, now=noon)
    live.refresh_from_db()
    facts = {"description": "A lamp of brass, 40 cm high.", "version": live.version}

    publish_edited(live, **facts, actor=sam, now=noon)

    staged.refresh_from_db()
    live.refresh_from_db()
    assert (staged.status, live.status) == ("replaced", "published")
    assert kinds()[-1] == "edit_replaced"


def test_a_refused_publish_leaves_it(save, live, sam, noon):
    staged = save(description=FALSE).staged
    live.refresh_from_db()
    with pytest.raises(Untrue):
        publish_edited(live, version=live.version, description=FALSE, actor=sam, now=noon)
    staged.refresh_from_db()
    assert staged.status == "open"
