"""The letter that tells both sides what was decided, on which facts, by which rows, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from aftersales.actions.ruled_returns import return_of, what_follows
from aftersales.actions.ruling_appeals import appeal_until
from aftersales.models import Ruling, RulingAppeal
from aftersales.queries import goods_of
from aftersales.standard import standard_of
from aftersales.wording import in_reader_language
from core.money import money
from policy.queries import policy_numbered
from policy.sections.mediation import MediationSection


@dataclass(frozen=True)
class Part:
    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Letter:
    """The whole letter in one language."""

    language: str
    title: str
    parts: tuple[Part, ...]


def letters_of(ruling: Ruling) -> list[Letter]:
    """The letter in each language, the reader's first. Rule: docs/rules/aftersales.md#letter."""
    languages = [code for code, _name in settings.LANGUAGES]
    languages.sort(key=lambda code: code != translation.get_language())
    return [_letter(ruling, language) for language in languages]


def _letter(ruling: Ruling, language: str) -> Letter:
    with translation.override(language):
        words = _("Decision %(number)s on ticket %(ticket)s")
        title = words % {"number": ruling.number, "ticket": ruling.ticket.ref}
        return Letter(language, title, tuple(_parts(ruling)))


def _parts(ruling: Ruling) -> Iterator[Part]:
    standard = policy_numbered(ruling.policy_version).mediation
    appeal = RulingAppeal.objects.filter(ruling=ruling).first()
    yield Part(_("What it is about"), tuple(_about(ruling)))
    yield Part(_("What was decided"), tuple(_decided(ruling)))
    yield Part(_("What is known"), tuple(_facts(ruling)))
    yield Part(_("Standard"), tuple(_rows(ruling, standard)))
    yield Part(_("Reasons"), tuple(_reasons(ruling)))
    yield Part(_("What follows"), tuple(_effect(ruling, appeal)))
    yield Part(_("Appeal"), tuple(_appeal(ruling, appeal)))


def _about(ruling: Ruling) -> Iterator[str]:
    ticket = ruling.ticket
    yield _("Order %(order)s, store %(store)s, opened on %(day)s.") % {
        "order": ticket.order.number,
        "store": ticket.store.name,
        "day": _moment(ticket.opened_at),
    }
    for row, reason in goods_of(ticket):
        what = f"{row.quantity} × {row.line.title}"
        yield _("%(what)s: %(said)s") % {"what": what, "said": reason}


def _decided(ruling: Ruling) -> Iterator[str]:
    currency = ruling.ticket.order.currency
    yield _("Decided for: %(side)s") % {"side": ruling.get_benefited_display()}
    back = money(ruling.refund_minor, currency) if ruling.refund_minor else _("none")
    yield _("Money back to the buyer: %(amount)s") % {"amount": back}
    yield ruling.get_return_paid_by_display()
    if follows := what_follows(ruling, return_of(ruling)):
        yield in_reader_language(follows)
    holds = ruling.status == Ruling.Status.IN_FORCE
    words = _("In force since %(day)s.") if holds else _("It held until %(day)s, when it ended.")
    yield words % {"day": _moment(ruling.status_at)}
    if ruling.needs_second:
        yield _("So large a sum was confirmed by a second mediator.")


def _facts(ruling: Ruling) -> Iterator[str]:
    states = {True: _("So"), False: _("Not so"), None: _("Not known")}
    by = {"record": _("by Tradewell’s records"), "mediator": _("by the mediator"), "": ""}
    for kept in ruling.facts:
        said = _(", ").join(filter(None, (states[kept["value"]], by[kept["by"]])))
        yield _("%(what)s: %(said)s") % {"what": in_reader_language(kept["title"]), "said": said}


def _rows(ruling: Ruling, standard: MediationSection) -> Iterator[str]:
    words = _("Published standard, policy version %(version)s.")
    yield words % {"version": ruling.policy_version}
    for row in ruling.rows.order_by("pk"):
        text = standard.rows[row.code].text
        span = _("remedy %(low)s to %(high)s percent") % {
            "low": row.low_percent,
            "high": row.high_percent,
        }
        yield _("%(number)s %(text)s (%(span)s)") % {
            "number": row.number,
            "text": text,
            "span": span,
        }
    if ruling.low_minor is None or ruling.high_minor is None:
        yield _("It says nothing of such a ticket; it was decided by reasons alone.")
        return
    currency = ruling.ticket.order.currency
    yield _("For this ticket: %(low)s to %(high)s.") % {
        "low": money(ruling.low_minor, currency),
        "high": money(ruling.high_minor, currency),
    }


def _reasons(ruling: Ruling) -> Iterator[str]:
    yield ruling.reason
    if ruling.departure:
        yield _("It departs from the standard: %(why)s") % {"why": ruling.departure}


def _effect(ruling: Ruling, appeal: RulingAppeal | None) -> Iterator[str]:
    if ruling.effect == "none":
        yield _("It does not count against the store in its measures.")
    else:
        words = _("It counts in the store’s measures as: %(kind)s.")
        yield words % {"kind": ruling.get_effect_display()}
    if ruling.marks.filter(reverses__isnull=False).exists():
        yield _("This was taken back by the appeal and counts no more.")
    if ruling.ticket.refunds.exists():
        yield _("What was paid back stays with the buyer.")
    if appeal and appeal.more_minor:
        more = money(appeal.more_minor, ruling.ticket.order.currency)
        yield _("By the appeal the buyer gets %(amount)s on top.") % {"amount": more}
    if appeal and appeal.return_paid_by:
        yield _("By the appeal: %(payer)s.") % {"payer": appeal.get_return_paid_by_display()}
    if appeal and appeal.left_minor:
        left = money(appeal.left_minor, ruling.ticket.order.currency)
        yield _("By the appeal %(amount)s goes back once the goods are checked.") % {"amount": left}
    if appeal and appeal.left_minor == 0:
        yield _("By the appeal no money goes back; goods that the buyer sent go back to them.")


def _appeal(ruling: Ruling, appeal: RulingAppeal | None) -> Iterator[str]:
    if appeal is None:
        words = _(
            "Either side can appeal once until %(day)s, with evidence that is new. Another mediator"
            " answers within %(days)s days. More money may go back; what went back stays."
        )
        days = standard_of(ruling.ticket).appeal_answer_days
        yield words % {"day": _moment(appeal_until(ruling)), "days": days}
        return
    words = _("Appeal %(number)s of the %(side)s, %(day)s: %(state)s")
    yield words % {
        "number": appeal.number,
        "side": appeal.get_side_display(),
        "day": _moment(appeal.filed_at),
        "state": appeal.get_status_display(),
    }
    yield appeal.evidence
    if appeal.entry and (names := appeal.entry.attachments.order_by("pk")):
        yield _("With it: %(files)s") % {"files": ", ".join(one.name for one in names)}
    if appeal.answer:
        yield _("Answer: %(answer)s") % {"answer": appeal.answer}
    elif appeal.is_open:
        yield _("Another mediator answers by %(day)s.") % {"day": _moment(appeal.due_at)}


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{formats.date_format(local, 'DATETIME_FORMAT')} {local.tzname()}"
