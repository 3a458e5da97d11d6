"""What the policy says of the stage a ticket stands at: which actions are open, and to whom.

Rule: docs/rules/aftersales.md#stages
"""

from django.utils.translation import gettext as _

from aftersales.clockwork import rules_of
from aftersales.models import Ticket
from core.errors import NotPossible
from policy.labels import CODES
from policy.sections.stages import Stage

# After a message it is the other side's turn; at any other stage the turn stays where it is.
NEXT_TURN = {
    ("buyer", Ticket.Status.ANSWERED): Ticket.Status.OPEN,
    ("seller", Ticket.Status.OPEN): Ticket.Status.ANSWERED,
}


def stage_of(ticket: Ticket) -> Stage:
    return rules_of(ticket).stages[ticket.status]


def next_turn(ticket: Ticket, side: str) -> str:
    """The stage after a message of this side."""
    return NEXT_TURN.get((side, Ticket.Status(ticket.status)), ticket.status)


def refuse_unless_open(ticket: Ticket, act: str, side: str) -> None:
    """Raises NotPossible, in words, when the stage does not let this side do that."""
    stage = stage_of(ticket)
    if act in (acts := stage.open_to(side)):
        return
    words = f"{stage.says} " + _("“%(act)s” is not open now.") % {"act": CODES[act]}
    if acts:
        names = ", ".join(str(CODES[one]) for one in acts)
        words += " " + _("What you can do: %(acts)s.") % {"acts": names}
    raise NotPossible(words, code="not_open")
