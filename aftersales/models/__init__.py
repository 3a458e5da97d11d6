"""Tickets of buyers: one timeline, the offers side by side, and who must act by when."""

from aftersales.models.appeals import RulingAppeal
from aftersales.models.attachments import Attachment
from aftersales.models.claim_flags import ClaimFlag
from aftersales.models.clock_runs import ClockRun
from aftersales.models.entries import Entry
from aftersales.models.marks import Mark
from aftersales.models.objections import ClockObjection
from aftersales.models.offers import Offer
from aftersales.models.refunds import Refund
from aftersales.models.replacements import Replacement
from aftersales.models.replies import SavedReply
from aftersales.models.return_addresses import ReturnAddress
from aftersales.models.return_steps import ReturnStep
from aftersales.models.returns import Return, ReturnedLine
from aftersales.models.rulings import Ruling, RulingRow
from aftersales.models.satisfaction import Satisfaction
from aftersales.models.second_looks import SecondLook
from aftersales.models.shares import OfferShare
from aftersales.models.suggestions import Correction, Suggestion
from aftersales.models.team import Release, TeamPlace
from aftersales.models.tickets import Ticket, TicketLine, Told
from aftersales.models.watches import Watch

__all__ = [
    "Attachment",
    "ClaimFlag",
    "ClockObjection",
    "ClockRun",
    "Correction",
    "Entry",
    "Mark",
    "Offer",
    "OfferShare",
    "Refund",
    "Release",
    "Replacement",
    "Return",
    "ReturnAddress",
    "ReturnStep",
    "ReturnedLine",
    "Ruling",
    "RulingAppeal",
    "RulingRow",
    "Satisfaction",
    "SavedReply",
    "SecondLook",
    "Suggestion",
    "TeamPlace",
    "Ticket",
    "TicketLine",
    "Told",
    "Watch",
]
