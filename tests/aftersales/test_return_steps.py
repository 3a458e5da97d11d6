"""A store's own steps for sending goods back: words, photos, and the version of the day."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from aftersales.actions import Sent, Step, set_return_address, set_return_steps
from aftersales.models import ReturnStep
from aftersales.return_pages import returning_of
from core import clock
from core.errors import NotAllowed, NotPossible
from core.models import Event
from shipping.actions import buyer_url
from tests.aftersales.returning import ADDRESS, approved
from tests.listings.factories import draw

PHOTO = Sent("box.png", draw())


@pytest.fixture
def keep(sams_store, policy, sam, noon, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    set_return_address(sams_store, **ADDRESS, actor=sam, now=noon)

    def run(*steps, actor=sam):
        return set_return_steps(sams_store, steps=steps, actor=actor, now=noon)

    return run


def test_the_buyer_reads_the_steps_of_the_day(keep, order, sam, noon, client, rita):
    first, second = keep(Step("Unscrew the foot.", PHOTO), Step(" "), Step("Roll up the cord."))
    ticket = approved(order, sam, noon).ticket
    keep(Step("Keep the foot.", earlier=first))

    told = returning_of(ticket).steps
    assert [(one.text, one.language, one.photo) for one in told[1:3]] == [
        ("Unscrew the foot.", "en", first.pk),
        ("Roll up the cord.", "en", None),
    ]
    token = buyer_url(order, now=clock.now()).rstrip("/").rpartition("/")[2]
    photo = [token, ticket.pk, first.pk, "full"]
    answer = client.get(reverse("aftersales:buyer_return_step", args=photo))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    newest = ReturnStep.objects.latest("pk")
    assert newest.picture == first.picture and (second.place, newest.version) == (3, 2)
    for other, size in ((newest.pk, "full"), (0, "small")):
        url = reverse("aftersales:buyer_return_step", args=[token, ticket.pk, other, size])
        assert client.get(url).status_code == 404
    client.force_login(rita)
    assert client.get(reverse("aftersales:return_step", args=[first.pk, "full"])).status_code == 404


@pytest.mark.parametrize(
    ("step", "field"),
    [
        (Step("", PHOTO), "text_1"),
        (Step("Fold it.", Sent("box.png", b"<script>")), "photo_1"),
        (Step("Fold it.", Sent("box.png", b"%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n")), "photo_1"),
    ],
)
def test_refuses_what_shows_nothing(keep, step, field):
    with pytest.raises(NotPossible) as refusal:
        keep(step)
    assert refusal.value.field == field
    assert not ReturnStep.objects.exists()
    assert not Event.objects.filter(kind="return.steps_set").exists()


def test_too_many_steps_and_strangers(keep, rita):
    with pytest.raises(NotPossible, match="At most 6 steps"):
        keep(*[Step("Fold it.")] * 7)
    with pytest.raises(NotAllowed):
        keep(Step("Fold it."), actor=rita)


def test_without_an_address_there_are_no_steps(sams_store, policy, sam, noon):
    with pytest.raises(NotPossible, match="address for returns"):
        set_return_steps(sams_store, steps=[Step("Fold it.")], actor=sam, now=noon)


def test_the_page_keeps_changes_and_drops(keep, sams_store, sam, client):
    keep(Step("Fold it.", PHOTO), Step("Tape it.", PHOTO))
    client.force_login(sam)
    url = reverse("aftersales:return_steps")
    sent = {f"text_{n}": "" for n in range(1, 7)}
    given = {"text_1": "Fold it twice.", "text_2": "Tape it.", "drop_2": "on"}
    assert client.post(url, sent | given).status_code == 302

    rows = ReturnStep.objects.filter(store=sams_store, version=2).order_by("place")
    assert [(row.text, bool(row.picture)) for row in rows] == [
        ("Fold it twice.", True),
        ("Tape it.", False),
    ]
    shown = client.get(reverse("aftersales:return_address")).content.decode()
    assert (
        "Fold it twice." in shown
        and reverse("aftersales:return_step", args=[rows[0].pk, "small"]) in shown
    )


def test_the_database_keeps_watch(keep):
    [kept] = keep(Step("Fold it."))
    facts = {"store": kept.store, "version": 1, "language": "en"}
    for wrong, name in (
        ({"place": 1, "text": "Again."}, "return_step_one_at_a_place"),
        ({"place": 2, "text": ""}, "return_step_says_something"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            ReturnStep.objects.create(**facts, **wrong)
    with pytest.raises(DatabaseError, match="annot update"), transaction.atomic():
        ReturnStep.objects.update(text="Else.")
