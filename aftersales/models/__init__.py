"""Tickets of buyers: one timeline, the offers side by side, and who must act by when."""

from aftersales.models.entries import Entry
from aftersales.models.offers import Offer
from aftersales.models.refunds import Refund
from aftersales.models.tickets import Ticket, TicketLine

__all__ = ["Entry", "Offer", "Refund", "Ticket", "TicketLine"]
