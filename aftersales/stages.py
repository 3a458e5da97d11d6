"""What the policy says of the stage a ticket stands at: which actions are open, and to whom.

Rule: docs/rules/aftersales.md#stages
"""

from collections.abc import Collection

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.clockwork import rules_of
from aftersales.models import Ruling, Ticket
from aftersales.resting import within
from core.errors import NotPossible
from policy.labels import CODES
from policy.sections.base import Text
from policy.sections.service import PauseReason
from policy.sections.stages import Stage

# After a message it is the other side's turn; at any other stage the turn stays where it is.
NEXT_TURN = {
    ("buyer", Ticket.Status.ANSWERED): Ticket.Status.OPEN,
    ("seller", Ticket.Status.OPEN): Ticket.Status.ANSWERED,
}


# A ticket that is carried out waits, after a ruling, for goods that come back.
RULED = gettext_lazy(
    "A mediator has decided. The goods come back first; the money follows once they are checked."
)


def stage_of(ticket: Ticket) -> Stage:
    return rules_of(ticket).stages[ticket.status]


def says_of(ticket: Ticket) -> Text | Promise:
    """How it stands: as the policy says it or, where a mediator decided, that one did."""
    if ticket.status == Ticket.Status.AGREED and ticket.has_ruling:
        # An appeal may have left no money that waits.
        waiting = ticket.returns.open().filter(amount_minor__isnull=False)
        if waiting.filter(ruling__status=Ruling.Status.IN_FORCE).exists():
            return RULED
    return stage_of(ticket).says


def next_turn(ticket: Ticket, side: str) -> str:
    """The stage after a message of this side."""
    return NEXT_TURN.get((side, Ticket.Status(ticket.status)), ticket.status)


def refuse_unless_open(ticket: Ticket, act: str, side: str) -> None:
    """Raises NotPossible, in words, when the stage does not let this side do that."""
    stage = stage_of(ticket)
    if act in (acts := stage.open_to(side)):
        return
    words = f"{says_of(ticket)} " + _("“%(act)s” is not open now.") % {"act": CODES[act]}
    if acts:
        names = ", ".join(str(CODES[one]) for one in acts)
        words += " " + _("What you can do: %(acts)s.") % {"acts": names}
    raise NotPossible(words, code="not_open")


def reasons_to_pause(
    ticket: Ticket, acts: Collection[str], *, is_mediator: bool, left: int
) -> dict[str, PauseReason]:
    """Why this side, which may do `acts`, may let the clock rest; none while it rests already.

    Its pauses may take `left` more days, all together.
    """
    if "pause" not in acts or ticket.paused_until is not None:
        return {}
    return within(rules_of(ticket).reasons_for(is_mediator=is_mediator), left)
