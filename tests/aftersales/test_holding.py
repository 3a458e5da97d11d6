"""Mediators take the next ticket, give one back, move one, and see who else looks."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftersales.actions import (
    ask_mediation,
    move_to_queue,
    open_ticket,
    release_ticket,
    set_place,
    take_next,
)
from aftersales.models import Release, TeamPlace, Ticket
from aftersales.presence import SEEN_SECONDS, look
from core.errors import NotAllowed, NotPossible
from core.models import Event


@pytest.fixture
def free(opening, noon):
    """Two free tickets, the older one in `delivery`."""
    found = [open_ticket(**opening | {"kind": kind}) for kind in ("refund", "return")]
    for hours, ticket, queue in zip((0, 1), found, ("delivery", "goods"), strict=True):
        ask_mediation(ticket, now=noon + timedelta(hours=hours))
        Ticket.objects.filter(pk=ticket.pk).update(queue=queue)
    return found


@pytest.fixture
def place(mick, ada, policy, noon):
    return {
        "person": mick,
        "queues": ["goods"],
        "languages": ["de"],
        "capacity": 1,
        "zone": "Europe/Berlin",
        "shifts": {"mon": ["09:00-17:00"]},
        "days_off": [],
        "actor": ada,
        "now": noon,
    }


@pytest.fixture
def back(in_mediation, mick, noon):
    what = {"ticket": in_mediation, "reason": "I am away from Friday."}
    return what | {"actor": mick, "now": noon}


def test_the_next_ticket_is_the_oldest_of_ones_own_queues(free, place, mick, mona, sam, noon):
    set_place(**place)
    assert take_next(actor=mick, now=noon).pk == free[1].pk
    assert take_next(actor=mick, now=noon) is None
    assert take_next(queue="delivery", actor=mona, now=noon).mediator_at == noon
    with pytest.raises(NotAllowed):
        take_next(actor=sam, now=noon)


def test_a_ticket_given_back_is_free_and_says_why(back, mick, noon):
    ticket = release_ticket(**back)

    ticket.refresh_from_db()
    assert (ticket.mediator, ticket.mediator_at) == (None, None)
    assert ticket.entries.latest("pk").text == "Given back: I am away from Friday."
    assert Event.objects.get(kind="ticket.released").facts["person"] == mick.pk
    # To the one who gave it back it is not given again.
    assert take_next(actor=mick, now=noon) is None


@pytest.mark.parametrize("reason", [" ", "x" * 301])
def test_giving_back_takes_a_reason(back, reason):
    with pytest.raises(NotPossible) as refusal:
        release_ticket(**back | {"reason": reason})
    assert refusal.value.field == "reason" and not Release.objects.exists()


def test_only_who_has_it_gives_it_back(back, mona):
    with pytest.raises(NotAllowed):
        release_ticket(**back | {"actor": mona})
    assert not Event.objects.filter(kind="ticket.released").exists()


def test_a_release_is_kept_as_it_was(back):
    release_ticket(**back)
    with pytest.raises(Exception, match="append_only"):
        Release.objects.update(why="involved")


def test_a_person_moves_a_ticket_to_another_queue(in_mediation, mona, noon):
    facts = {"reason": "It never arrived.", "actor": mona, "now": noon}
    move_to_queue(in_mediation, queue="safety", **facts)

    in_mediation.refresh_from_db()
    assert in_mediation.queue == "safety"
    for queue, reason in (("safety", "x"), ("gone", "x"), ("goods", "")):
        with pytest.raises(NotPossible):
            move_to_queue(in_mediation, queue=queue, **facts | {"reason": reason})
    assert Event.objects.filter(kind="ticket.queue_changed").count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"queues": ["gone"]}, "queues"),
        ({"capacity": 501}, "capacity"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"shifts": {"tue": ["9-17"]}}, "tue"),
    ],
)
def test_refuses_a_place_that_cannot_be(place, change, field):
    with pytest.raises(NotPossible) as refusal:
        set_place(**place | change)
    assert refusal.value.field == field
    assert not TeamPlace.objects.exists()


def test_only_an_admin_sets_a_place_and_only_of_a_mediator(place, mick, sam):
    with pytest.raises(NotAllowed):
        set_place(**place | {"actor": mick})
    with pytest.raises(NotPossible, match="no mediator"):
        set_place(**place | {"person": sam})
    assert not Event.objects.filter(kind="team.place_set").exists()


def test_who_looks_is_seen_until_they_leave_or_the_cache_is_emptied(mick, mona, noon):
    assert look(1, mick, noon) == look(2, mona, noon) == []
    assert [one.name for one in look(1, mona, noon + timedelta(seconds=30))] == ["Mick"]
    late = noon + timedelta(seconds=SEEN_SECONDS + 1)
    assert look(1, mona, late) == []
    cache.clear()
    assert look(1, mick, late) == []


def test_the_pages_show_it(client, in_mediation, place, mick, mona, ada, noon):
    for reader in (mona, mick):
        client.force_login(reader)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/tickets/{in_mediation.pk}/").status_code == 200
        assert len(queries) <= 13, [query["sql"][:90] for query in queries]
    page = client.get(f"/tickets/{in_mediation.pk}/").content.decode()
    assert "Mona looks at this ticket too." in page and "Give it back" in page
    gone = client.post(f"/mediation/{in_mediation.pk}/release/", {"reason": "Too much."})
    assert gone.status_code == 302
    client.force_login(ada)
    sent = {"queues": ["goods"], "capacity": 3, "zone": "UTC", "days_off": "2026-12-24 soon"}
    refused = client.post(f"/mediation/team/{mick.pk}/", sent | {"mon": "9"})
    assert refused.status_code == 422 and b"one a line" in refused.content
    assert b"Saturday" in refused.content
    sent |= {"mon": "09:00-12:00, 13:00-17:00", "days_off": "2026-12-24"}
    assert client.post(f"/mediation/team/{mick.pk}/", sent).status_code == 302
    kept = TeamPlace.objects.get().shifts
    assert kept == {"mon": ["09:00-12:00", "13:00-17:00"]}
    assert "No place yet" in client.get("/mediation/team/").content.decode()
