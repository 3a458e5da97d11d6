"""Eighty tickets of the demo, told through the verbs, each one as far as it has come by now."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.demo import Story
from accounts.models import Store, User
from aftersales.actions import (
    Claimed,
    Sent,
    accept_offer,
    add_note,
    answer_buyer,
    appeal_ruling,
    ask_mediation,
    confirm_ruling,
    decide_ruling_appeal,
    decline_offer,
    make_offer,
    notice_overdue,
    open_ticket,
    rate_help,
    remind_of_answers,
    rule_ticket,
    take_ticket,
    write_as_buyer,
)
from aftersales.actions.ruled_returns import waiting_return
from aftersales.demo.plans import Plan, plans
from aftersales.demo.returns import come_back, name_addresses
from aftersales.models import Offer, Ruling, Ticket
from aftersales.standard import assess
from listings.demo.drawing import draw, draw_document
from shipping.queries.contents import kept_of

NEW = "We found the photo that was taken when the parcel was packed."
REMINDED = timedelta(hours=4)
# Before the first ticket.
OLDEST = timedelta(days=120)


def stories(stores: list[Store], now: datetime) -> Iterator[Story]:
    name_addresses(stores, now - OLDEST)
    mediator, second = User.objects.filter(staff_roles__role="mediator").order_by("pk")[:2]
    for plan in plans(stores, now):
        yield TELL[plan.fate](Talk(plan, mediator, second))


@dataclass
class Talk:
    """A ticket while it is told; each method says one thing at one instant."""

    plan: Plan
    mediator: User
    second: User

    @property
    def clerk(self) -> User:
        people = self.plan.order.store.people("owner", "service_clerk").order_by("pk")
        return list(people)[self.plan.place % 2]

    def after(self, hours: float) -> datetime:
        """So many hours after the opening, a little apart from other tickets."""
        return self.plan.opened_at + timedelta(hours=hours, minutes=self.plan.place % 37)

    def begin(self) -> Ticket:
        plan = self.plan
        reason = plan.talk["reason"]
        had = kept_of(plan.order)
        return open_ticket(
            plan.order,
            kind=plan.talk["kind"],
            goods={goods.line.pk: Claimed(goods.quantity, reason) for goods in had},
            wish=plan.talk.get("offer", ""),
            text=plan.talk["open"],
            attachments=self.photos() if plan.fate == "taken" else (),
            language=plan.language,
            now=plan.opened_at,
        )

    def photos(self) -> list[Sent]:
        """What the buyer shows: the article as it came, and the bill as a photo."""
        article = self.plan.order.lines.earliest("pk").title
        bill = draw_document(self.plan.order.number)
        return [Sent("IMG_2210.jpg", draw("stack", article, 3)), Sent("IMG_2211.jpg", bill)]

    def answer(self, ticket: Ticket, at: datetime) -> None:
        answer_buyer(ticket, text=self.plan.talk["answer"], actor=self.clerk, now=at)

    def more(self, ticket: Ticket, at: datetime) -> None:
        text = self.plan.talk.get("more", self.plan.talk["open"])
        write_as_buyer(ticket, text=text, language=self.plan.language, now=at)

    def offer(self, ticket: Ticket, at: datetime) -> Offer:
        talk = self.plan.talk
        part = talk.get("part")
        return make_offer(
            ticket,
            kind=talk["offer"],
            amount_minor=max(1, self.plan.order.total_minor * part // 100) if part else None,
            note=talk["note"],
            actor=self.clerk,
            now=at,
        )

    def rule(self, ticket: Ticket, at: datetime) -> Ruling:
        """By the standard, with the evidence of one side shown; each fourth for the store."""
        for_seller = self.plan.place % 4 == 3
        answers = shown_by(ticket, "seller" if for_seller else "buyer", at)
        remedy = assess(ticket, answers, now=at).remedy
        refund = remedy.high_minor if remedy else 0
        reason = (
            "The photos do not show the fault that was named, and the goods were not sent back."
        )
        return rule_ticket(
            ticket,
            benefited=Ticket.Benefited.BUYER if refund else Ticket.Benefited.SELLER,
            refund_minor=refund or None,
            reason=self.plan.talk["ruling"] if refund else reason,
            answers=answers,
            actor=self.mediator,
            now=at,
        )


def shown_by(ticket: Ticket, side: str, at: datetime) -> dict[str, bool]:
    """Answers with which this side has shown what it must, and the other one has not."""
    return {
        told.code: told.criterion.shown_by == side
        for told in assess(ticket, {}, now=at).criteria
        if not told.is_known
    }


def _waits(talk: Talk) -> Story:
    """Nobody has answered: the clock runs, reminds, and at last brings it to mediation."""
    yield talk.plan.opened_at
    ticket = talk.begin()
    yield from _watch(ticket)


def _watch(ticket: Ticket) -> Story:
    ticket.refresh_from_db()
    if ticket.due_at is None:
        return
    due_at = ticket.due_at
    at = max(due_at - REMINDED, ticket.opened_at + timedelta(minutes=5))
    yield at
    remind_of_answers([ticket.pk], now=at)
    yield due_at + timedelta(minutes=1)
    notice_overdue([ticket.pk], now=due_at + timedelta(minutes=1))


def _answered(talk: Talk) -> Story:
    yield talk.plan.opened_at
    ticket = talk.begin()
    yield talk.after(7)
    talk.answer(ticket, talk.after(7))


def _wrote_again(talk: Talk) -> Story:
    yield talk.plan.opened_at
    ticket = talk.begin()
    yield talk.after(4)
    talk.answer(ticket, talk.after(4))
    yield talk.after(21)
    talk.more(ticket, talk.after(21))
    yield from _watch(ticket)


def _offered(talk: Talk) -> Story:
    yield talk.plan.opened_at
    ticket = talk.begin()
    yield talk.after(5)
    talk.answer(ticket, talk.after(5))
    yield talk.after(16)
    talk.more(ticket, talk.after(16))
    yield talk.after(22)
    talk.offer(ticket, talk.after(22))


def _declined(talk: Talk) -> Story:
    """The buyer says no to a first offer, and the store owes another answer."""
    yield talk.plan.opened_at
    ticket = talk.begin()
    yield talk.after(6)
    first = talk.offer(ticket, talk.after(6))
    yield talk.after(60)
    decline_offer(first, now=talk.after(60))
    yield from _watch(ticket)


def _settled(talk: Talk) -> Story:
    yield talk.plan.opened_at
    ticket = talk.begin()
    yield talk.after(9)
    talk.answer(ticket, talk.after(9))
    yield talk.after(20)
    offer = talk.offer(ticket, talk.after(20))
    yield talk.after(44)
    accept_offer(offer, now=talk.after(44))
    if returned := ticket.returns.first():
        yield from come_back(returned, talk.clerk, talk.after)
    yield from _rated(talk, ticket)


def _asked(talk: Talk) -> Story:
    """The two do not agree, and the buyer asks for a mediator."""
    yield talk.plan.opened_at
    ticket = talk.begin()
    yield talk.after(8)
    talk.answer(ticket, talk.after(8))
    yield talk.after(20)
    talk.more(ticket, talk.after(20))
    yield talk.after(23)
    ask_mediation(ticket, now=talk.after(23))


def _taken(talk: Talk) -> Story:
    yield from _asked(talk)
    ticket = Ticket.objects.filter(order=talk.plan.order).latest("pk")
    yield talk.after(30)
    take_ticket(ticket, actor=talk.mediator, now=talk.after(30))
    yield talk.after(31)
    note = "Compare the photos with the listing as it was on the day of the order."
    add_note(ticket, text=note, actor=talk.mediator, now=talk.after(31))


def _ruled(talk: Talk) -> Story:
    yield from _taken(talk)
    ticket = Ticket.objects.filter(order=talk.plan.order).latest("pk")
    yield talk.after(95)
    ruling = talk.rule(ticket, talk.after(95))
    if ruling.needs_second:
        yield talk.after(110)
        confirm_ruling(ruling, actor=talk.second, now=talk.after(110))
    yield from _rated(talk, ticket)
    if ruling.refund_minor and talk.plan.place % 3 == 0:
        yield from _appealed(talk, ruling)


def _rated(talk: Talk, ticket: Ticket) -> Story:
    """Two of three buyers whose ticket is settled say how the help was."""
    ticket.refresh_from_db()
    if talk.plan.place % 3 == 2 or not ticket.is_solved:
        return
    at = ticket.status_at + timedelta(hours=3)
    yield at
    text = "Quick and clear." if talk.plan.language == "en" else ""
    score = 5 - talk.plan.place % 4
    rate_help(ticket, score=score, text=text, language=talk.plan.language, now=at)


def _appealed(talk: Talk, ruling: Ruling) -> Story:
    """The store appeals; where somebody took no part in the ruling, they answer."""
    yield talk.after(150)
    appeal = appeal_ruling(ruling, evidence=NEW, actor=talk.clerk, now=talk.after(150))
    if ruling.needs_second:
        return
    yield talk.after(210)
    is_granted = talk.plan.place % 2 == 1
    ruling.ticket.refresh_from_db()
    waits = is_granted and waiting_return(ruling, ruling.ticket) is not None
    decide_ruling_appeal(
        appeal,
        outcome="granted" if is_granted else "refused",
        answer="Both photos were compared side by side.",
        left_minor=0 if waits else None,
        actor=talk.second,
        now=talk.after(210),
    )


TELL: dict[str, Callable[[Talk], Story]] = {
    "waits": _waits,
    "safety": _waits,
    "overdue": _waits,
    "answered": _answered,
    "wrote_again": _wrote_again,
    "offered": _offered,
    "declined": _declined,
    "settled": _settled,
    "asked": _asked,
    "taken": _taken,
    "ruled": _ruled,
}
