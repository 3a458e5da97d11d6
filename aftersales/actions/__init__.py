"""What people and clocks do to tickets. Each function is one transaction and leaves one event."""

from collections.abc import Callable
from typing import Any

from aftersales.actions.answers import accept_offer, decline_offer
from aftersales.actions.assigning import assign_queue
from aftersales.actions.bulk import act_on_many, try_on_many
from aftersales.actions.clockwork import expire_offer
from aftersales.actions.freeing import free_tickets, sort_unsorted
from aftersales.actions.goods import Claimed
from aftersales.actions.handing import assign_ticket, hand_over, take_up
from aftersales.actions.holding import move_to_queue, release_ticket, take_next
from aftersales.actions.inspecting import Found, inspect_return
from aftersales.actions.mediation import ask_mediation, take_ticket
from aftersales.actions.objections import answer_objection, contest_clock
from aftersales.actions.offers import make_offer
from aftersales.actions.opening import open_ticket
from aftersales.actions.pausing import end_pause, pause_ticket, resume_ticket
from aftersales.actions.priorities import change_priority
from aftersales.actions.replies import remove_reply, save_reply
from aftersales.actions.return_addresses import set_return_address
from aftersales.actions.return_clock import end_return_time
from aftersales.actions.return_steps import Step, set_return_steps
from aftersales.actions.returns import (
    attach_label,
    receive_return,
    send_back,
)
from aftersales.actions.ruling_appeals import appeal_ruling, decide_ruling_appeal
from aftersales.actions.rulings import rule_ticket
from aftersales.actions.rungs import notice_overdue, remind_of_answers, tell_managers
from aftersales.actions.satisfaction import rate_help
from aftersales.actions.seconding import confirm_ruling, send_back_ruling
from aftersales.actions.silence import end_silence
from aftersales.actions.subjects import change_subject, suggest_subject
from aftersales.actions.team import set_place
from aftersales.actions.tickets import add_note, answer_buyer, write_as_buyer
from aftersales.actions.watching import follow_ticket, tell_followers, unfollow_ticket
from core.attachments import Sent

# What a page may say to an offer.
ANSWERS: dict[str, Callable[..., Any]] = {"accept": accept_offer, "decline": decline_offer}

__all__ = [
    "ANSWERS",
    "Claimed",
    "Found",
    "Sent",
    "Step",
    "accept_offer",
    "act_on_many",
    "add_note",
    "answer_buyer",
    "answer_objection",
    "appeal_ruling",
    "ask_mediation",
    "assign_queue",
    "assign_ticket",
    "attach_label",
    "change_priority",
    "change_subject",
    "confirm_ruling",
    "contest_clock",
    "decide_ruling_appeal",
    "decline_offer",
    "end_pause",
    "end_return_time",
    "end_silence",
    "expire_offer",
    "follow_ticket",
    "free_tickets",
    "hand_over",
    "inspect_return",
    "make_offer",
    "move_to_queue",
    "notice_overdue",
    "open_ticket",
    "pause_ticket",
    "rate_help",
    "receive_return",
    "release_ticket",
    "remind_of_answers",
    "remove_reply",
    "resume_ticket",
    "rule_ticket",
    "save_reply",
    "send_back",
    "send_back_ruling",
    "set_place",
    "set_return_address",
    "set_return_steps",
    "sort_unsorted",
    "suggest_subject",
    "take_next",
    "take_ticket",
    "take_up",
    "tell_followers",
    "tell_managers",
    "try_on_many",
    "unfollow_ticket",
    "write_as_buyer",
]
