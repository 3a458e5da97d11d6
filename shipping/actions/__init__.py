"""The verbs of shipping."""

from shipping.actions.accounts import close_account, open_account
from shipping.actions.addresses import (
    accept_address,
    ask_address,
    change_address,
    refuse_address,
)
from shipping.actions.answers import answer_signal
from shipping.actions.cancelling import cancel_order
from shipping.actions.carriers import publish_carrier, retire_carrier
from shipping.actions.declared import declare_event, withdraw_event
from shipping.actions.dispatch import dispatch_parcel
from shipping.actions.doubts import report_shipment
from shipping.actions.endpoints import open_webhook, revoke_webhook, vouch_webhook
from shipping.actions.guides import draft_guide, publish_guide, withdraw_guide
from shipping.actions.holidays import end_holiday, set_holiday
from shipping.actions.imports import import_orders
from shipping.actions.labels import export_labels
from shipping.actions.learning import learn_lanes
from shipping.actions.links import buyer_url, renew_link
from shipping.actions.manipulation import look_for_patterns, show_pattern
from shipping.actions.nomenclature import choose_hs, load_nomenclature
from shipping.actions.orders import receive_order
from shipping.actions.polling import poll_carriers
from shipping.actions.promises import (
    announce_delay,
    announce_hold,
    promise_arrival,
    remind_of_dispatch,
)
from shipping.actions.rebuilding import rebuild_tracking
from shipping.actions.renumber import correct_number
from shipping.actions.reports import Taken, take_reports
from shipping.actions.requests import (
    answer_customs,
    ask_for_customs,
    ask_of_held,
    call_overdue,
    remind_of_customs,
    withdraw_question,
)
from shipping.actions.restricted import declare_kind
from shipping.actions.returning import announce_return
from shipping.actions.sent_files import (
    dispatch_tried,
    start_dispatch,
    start_sent,
    take_sent_file,
)
from shipping.actions.stock.arriving import drop_arrival, expect_stock, receive_stock
from shipping.actions.stock.counting import count_stock, stop_tracking, track_stock
from shipping.actions.stock.restocking import restock
from shipping.actions.stock.shelves import lock_goods
from shipping.actions.together import dispatch_or_join, dispatch_together, join_parcel
from shipping.actions.tracking import Outcome, record_tracking
from shipping.actions.truth import judge_parcel

__all__ = [
    "Outcome",
    "Taken",
    "accept_address",
    "announce_delay",
    "announce_hold",
    "announce_return",
    "answer_customs",
    "answer_signal",
    "ask_address",
    "ask_for_customs",
    "ask_of_held",
    "buyer_url",
    "call_overdue",
    "cancel_order",
    "change_address",
    "choose_hs",
    "close_account",
    "correct_number",
    "count_stock",
    "declare_event",
    "declare_kind",
    "dispatch_or_join",
    "dispatch_parcel",
    "dispatch_together",
    "dispatch_tried",
    "draft_guide",
    "drop_arrival",
    "end_holiday",
    "expect_stock",
    "export_labels",
    "import_orders",
    "join_parcel",
    "judge_parcel",
    "learn_lanes",
    "load_nomenclature",
    "lock_goods",
    "look_for_patterns",
    "open_account",
    "open_webhook",
    "poll_carriers",
    "promise_arrival",
    "publish_carrier",
    "publish_guide",
    "rebuild_tracking",
    "receive_order",
    "receive_stock",
    "record_tracking",
    "refuse_address",
    "remind_of_customs",
    "remind_of_dispatch",
    "renew_link",
    "report_shipment",
    "restock",
    "retire_carrier",
    "revoke_webhook",
    "set_holiday",
    "show_pattern",
    "start_dispatch",
    "start_sent",
    "stop_tracking",
    "take_reports",
    "take_sent_file",
    "track_stock",
    "vouch_webhook",
    "withdraw_event",
    "withdraw_guide",
    "withdraw_question",
]
