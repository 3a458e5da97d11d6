"""Tickets on a scene: one with an offer, one with the mediators, one that rested long enough."""

from datetime import timedelta
from urllib.parse import urlsplit

from aftersales.actions import (
    answer_buyer,
    ask_mediation,
    make_offer,
    open_ticket,
    pause_ticket,
    resume_ticket,
    take_ticket,
)
from shipping.actions import buyer_url
from tests.journeys.buyers import ordered

TORN = "The shade has a tear. 灯罩破了一道口子。"


def show_tickets(scene):
    now, sofia = scene.now, scene.sofia
    ticket = open_ticket(scene.going, kind="complaint", text=TORN, language="en", now=now)
    answer_buyer(ticket, text="We are sorry.", actor=sofia, now=now)
    offer = {"kind": "refund_part", "amount_minor": 900, "note": "Keep it."}
    make_offer(ticket, **offer, actor=sofia, now=now)
    facts = {"kind": "refund", "text": "It never came.", "language": "en", "now": now}
    disputed = open_ticket(scene.waiting, **facts)
    ask_mediation(disputed, now=now)
    take_ticket(disputed, actor=scene.mick, now=now)
    token = urlsplit(buyer_url(scene.going, now=now)).path.split("/")[2]
    scene.show(None, "shipping:buyer", token)
    scene.show(None, "aftersales:buyer_help", token)
    scene.show(None, "aftersales:buyer_help", token, query="?kind=complaint")
    scene.show(None, "aftersales:buyer_ticket", token, ticket.pk)
    scene.show(sofia, "aftersales:tickets", query="?view=all")
    scene.show(sofia, "aftersales:ticket", ticket.pk)
    scene.show(scene.mick, "aftersales:board", query="?view=all")
    scene.show(scene.mick, "aftersales:my_tickets")
    scene.show(scene.mick, "aftersales:ticket", disputed.pk)
    scene.show(sofia, "aftersales:ticket", _rested(scene).pk)


def _rested(scene):
    """Its pauses have taken all the time that they may take."""
    day = timedelta(days=1)
    opened = scene.now - 70 * day
    facts = {"kind": "complaint", "text": TORN, "language": "en", "now": opened}
    ticket = open_ticket(ordered(scene.store, opened), **facts)
    for begins in (opened + day, opened + 32 * day):
        pause = {"reason": "goods_under_way", "days": 30, "actor": scene.sofia, "now": begins}
        pause_ticket(ticket, **pause)
        resume_ticket(ticket, now=begins + 30 * day)
    return ticket
