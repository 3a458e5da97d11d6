"""Rows of shipping: orders, parcels with their events, what was promised, and lane history."""

from shipping.models.addresses import AddressChange
from shipping.models.cancellations import Cancellation, CancelledLine
from shipping.models.carriers import Carrier
from shipping.models.codes import Code, Detail
from shipping.models.contents import ParcelLine
from shipping.models.couriers import CourierStat
from shipping.models.cures import CureWindow, SignalAnswer
from shipping.models.customs import CustomsGoods, HsCode
from shipping.models.declared import DeclaredEvent
from shipping.models.forgotten import BuyerErasure
from shipping.models.guides import Guide
from shipping.models.holidays import Holiday
from shipping.models.lanes import CoverageAlert, LaneForecast, LaneStat, LaneVersion
from shipping.models.machines import Import, Provider, WebhookEndpoint
from shipping.models.manipulation import Pattern, PatternLook, ShownOrder
from shipping.models.orders import Order, OrderLine
from shipping.models.parcels import Parcel, TrackingEvent
from shipping.models.polling import CarrierAccount, TrackingPoll
from shipping.models.promises import Promise
from shipping.models.reports import ProviderReport, Unread
from shipping.models.requests import CustomsAnswer, CustomsRequest
from shipping.models.sent import SentFile
from shipping.models.stock import StockArrival, StockItem, StockMovement
from shipping.models.truth import TruthJudgement

__all__ = [
    "AddressChange",
    "BuyerErasure",
    "Cancellation",
    "CancelledLine",
    "Carrier",
    "CarrierAccount",
    "Code",
    "CourierStat",
    "CoverageAlert",
    "CureWindow",
    "CustomsAnswer",
    "CustomsGoods",
    "CustomsRequest",
    "DeclaredEvent",
    "Detail",
    "Guide",
    "Holiday",
    "HsCode",
    "Import",
    "LaneForecast",
    "LaneStat",
    "LaneVersion",
    "Order",
    "OrderLine",
    "Parcel",
    "ParcelLine",
    "Pattern",
    "PatternLook",
    "Promise",
    "Provider",
    "ProviderReport",
    "SentFile",
    "ShownOrder",
    "SignalAnswer",
    "StockArrival",
    "StockItem",
    "StockMovement",
    "TrackingEvent",
    "TrackingPoll",
    "TruthJudgement",
    "Unread",
    "WebhookEndpoint",
]
