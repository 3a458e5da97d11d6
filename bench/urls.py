"""The project's addresses and a changelist of Django's admin over the same table."""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import include, path

from aftersales.models import Ticket
from core.models import Delivery
from enforcement.models import Case
from listings.models import Listing
from shipping.models import Order, Parcel


class OpenSite(AdminSite):
    """Lets everybody in: what is measured is the page, not the door."""

    def has_permission(self, request: HttpRequest) -> bool:
        return True


class StoreRows(ModelAdmin):  # type: ignore[type-arg]
    """A changelist over a store's rows, as many to a page as ours."""

    list_per_page = 50
    # Only the store's rows, as our page shows them; this spares the admin a count of them all.
    only_store = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.filter(store=request.store) if self.only_store else rows  # type: ignore[attr-defined]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    has_change_permission = has_view_permission

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    has_delete_permission = has_view_permission


class StoreListings(StoreRows):
    """The columns, filter, search, order and page size of our own index."""

    list_display = ("title", "sku", "status", "price_minor", "currency", "stock", "updated_at")
    list_filter = ("status",)
    search_fields = ("title", "sku")
    ordering = ("-updated_at", "-id")


class StoreOrders(StoreRows):
    """Orders to ship by deadline, with the columns of our index."""

    list_display = ("number", "buyer_name", "country", "status", "ship_by", "total_minor")
    list_filter = ("status",)
    search_fields = ("number", "buyer_email")
    ordering = ("ship_by", "id")


class StoreParcels(StoreRows):
    """Parcels, last dispatched first, with the columns of our index."""

    list_display = ("number", "order", "status", "state", "origin", "window_ends_on", "promise_on")
    list_filter = ("status",)
    list_select_related = ("order",)
    search_fields = ("number",)
    ordering = ("-declared_shipped_at", "-id")


class AllTickets(StoreRows):
    """The tickets of all stores by the day they came to the team, with the columns of our queue."""

    list_display = ("titles", "order", "store", "status", "status_at", "mediator")
    list_filter = ("status",)
    list_select_related = ("order", "store", "mediator")
    ordering = ("status_at", "id")
    only_store = False


class AllCases(StoreRows):
    """The cases of all stores by the time left, with the columns of our queue and its page size."""

    list_display = ("title", "store", "rule_code", "severity", "status", "due_at", "claimed_by")
    list_filter = ("status",)
    list_select_related = ("store", "claimed_by")
    ordering = ("due_at", "id")
    list_per_page = 25
    only_store = False


class OwnNotices(StoreRows):
    """The notices of the reader, newest first, with the columns and page size of our inbox."""

    list_display = ("event", "channel", "status", "due_at", "read_at")
    list_filter = ("status",)
    list_select_related = ("event", "event__store", "event__actor")
    search_fields = ("event__kind",)
    ordering = ("-id",)
    list_per_page = 25
    only_store = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(recipient=request.user, channel="inbox")


class AllListings(StoreListings):
    """The same over the whole table, as a stock registration would."""

    only_store = False


class LeanListings(StoreListings):
    """Without the right to delete, and so without tick boxes and actions: the admin at its best."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def site(name: str, admin: type[StoreListings]) -> AdminSite:
    made = OpenSite(name)
    made.register(Listing, admin)
    return made


def shipping_site() -> AdminSite:
    made = OpenSite("admin_shipping")
    made.register(Order, StoreOrders)
    made.register(Parcel, StoreParcels)
    return made


def tickets_site() -> AdminSite:
    made = OpenSite("admin_tickets")
    made.register(Ticket, AllTickets)
    return made


def cases_site() -> AdminSite:
    made = OpenSite("admin_cases")
    made.register(Case, AllCases)
    return made


def inbox_site() -> AdminSite:
    made = OpenSite("admin_inbox")
    made.register(Delivery, OwnNotices)
    return made


urlpatterns = [
    path("admin-store/", site("admin_store", StoreListings).urls),
    path("admin-lean/", site("admin_lean", LeanListings).urls),
    path("admin-all/", site("admin_all", AllListings).urls),
    path("admin-shipping/", shipping_site().urls),
    path("admin-tickets/", tickets_site().urls),
    path("admin-cases/", cases_site().urls),
    path("admin-inbox/", inbox_site().urls),
    path("", include("config.urls")),
]
