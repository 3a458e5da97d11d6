"""Followers hear of news as long as they may read it; a handover's note waits to be taken up."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Membership, StaffRole
from aftersales.actions import (
    add_note,
    answer_buyer,
    ask_mediation,
    assign_ticket,
    decline_offer,
    follow_ticket,
    hand_over,
    release_ticket,
    take_up,
    unfollow_ticket,
)
from aftersales.handlers import tell_of_news
from aftersales.models import Watch
from core.errors import NotAllowed, NotFound, NotPossible
from core.models import Delivery, Event


@pytest.fixture
def followed(ticket, tess, mona, noon):
    """Tess reads it for the store, Mona for the team."""
    for person in (tess, mona):
        follow_ticket(ticket, actor=person, now=noon)
    return ticket


def told(now):
    """Who heard of news, by the words of the event."""
    reactions = Delivery.objects.filter(address="aftersales.handlers.tell_of_news")
    for row in reactions.order_by("event"):
        tell_of_news(row.event, now=now)
    rows = Delivery.objects.filter(event__kind="ticket.news", channel="inbox").order_by("pk")
    return [(row.recipient.name, row.event.facts["what"]["en"]) for row in rows]


def test_followers_hear_of_a_message_once(followed, sam, noon):
    follow_ticket(followed, actor=sam, now=noon)
    answer_buyer(followed, text="Sorry.", actor=sam, now=noon)

    assert told(noon) == [("Tess", "Answer to a ticket"), ("Mona", "Answer to a ticket")]


def test_who_is_told_anyway_is_not_told_twice(followed, sam, noon):
    follow_ticket(followed, actor=sam, now=noon)
    ask_mediation(followed, now=noon)
    assert [name for name, _what in told(noon)] == ["Tess", "Mona"]


def test_news_of_an_offer_are_news_of_its_ticket(followed, offer, noon):
    decline_offer(offer, now=noon)
    assert told(noon)[-2:] == [("Tess", "Offer declined"), ("Mona", "Offer declined")]


def test_of_a_note_only_the_team_hears(followed, mick, noon):
    add_note(followed, text="Look at the photos.", actor=mick, now=noon)
    assert told(noon) == [("Mona", "Internal note")]


def test_who_may_no_longer_read_it_hears_no_more(followed, tess, mona, sam, noon):
    Membership.objects.filter(user=tess).delete()
    StaffRole.objects.filter(user=mona).delete()
    answer_buyer(followed, text="Sorry.", actor=sam, now=noon)
    assert told(noon) == []


def test_strangers_do_not_follow(ticket, rita, mia, noon):
    for person in (rita, mia):
        with pytest.raises(NotFound):
            follow_ticket(ticket, actor=person, now=noon)
    assert not Watch.objects.exists() and not Event.objects.filter(kind="ticket.followed").exists()


def test_following_twice_is_following_once(followed, mona, sam, noon):
    follow_ticket(followed, actor=mona, now=noon)
    assert Event.objects.filter(kind="ticket.followed").count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Watch.objects.create(ticket=followed, person=mona, at=noon)
    for _again in range(2):
        unfollow_ticket(followed, actor=mona, now=noon)
    assert Event.objects.filter(kind="ticket.unfollowed").count() == 1
    answer_buyer(followed, text="Sorry.", actor=sam, now=noon)
    assert [name for name, _what in told(noon)] == ["Tess"]


def test_the_note_stands_on_top_until_it_is_taken_up(client, in_mediation, mick, mona, sam, noon):
    def page(reader):
        client.force_login(reader)
        return client.get(f"/tickets/{in_mediation.pk}/").content.decode()

    facts = {"reason": "I am away.", "note": "Ask for the serial number.", "actor": mick}
    release_ticket(in_mediation, **facts, now=noon)
    assert "Ask for the serial number." in page(mona) and "I have read it" not in page(mona)
    assert "Ask for the serial number." not in page(sam)
    assign_ticket(in_mediation, to=mona, actor=mona, now=noon)
    with pytest.raises(NotAllowed):
        take_up(in_mediation, actor=mick, now=noon)
    assert "I have read it" in page(mona)
    take_up(in_mediation, actor=mona, now=noon)
    assert "Note of the handover" not in page(mona)
    with pytest.raises(NotPossible):
        take_up(in_mediation, actor=mona, now=noon)
    assert Event.objects.filter(kind="ticket.taken_up").count() == 1


def test_a_later_handover_has_a_note_of_its_own(client, in_mediation, mick, mona, noon):
    hand_over(in_mediation, to=mona, note="First.", actor=mick, now=noon)
    take_up(in_mediation, actor=mona, now=noon)
    hand_over(in_mediation, to=mick, note="Second.", actor=mona, now=noon)

    client.force_login(mick)
    page = client.get(f"/tickets/{in_mediation.pk}/")
    assert page.context["handover"].text == "Second."
    assert client.post(f"/tickets/{in_mediation.pk}/follow/").status_code == 302
    assert "No longer follow" in client.get(f"/tickets/{in_mediation.pk}/").content.decode()
