"""The stores' API: one description and one door over the routes of all apps."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

# Each adds its operations to the router of its app.
import aftersales.answer_api
import aftersales.file_api
import aftersales.read_api
import aftersales.return_api  # noqa: F401
import listings.picture_api
import listings.write_api  # noqa: F401
import shipping.arrival_api
import shipping.cancel_api
import shipping.dispatch_api
import shipping.holiday_api
import shipping.label_api
import shipping.order_api
import shipping.parcel_api
import shipping.stock_api  # noqa: F401
from accounts.api import router as jobs
from accounts.doors import answered
from aftersales.api import router as tickets
from config import reference
from core.api.described import DescribedApi
from core.api.problems import nothing_here
from core.audience import public
from enforcement.api import router as decisions
from listings.api import router as listed
from shipping.api import router as orders

# Of what the calls mean; it grows when one is taken away or says something else.
VERSION = "1.0.0"
api = DescribedApi(
    title="Tradewell API",
    servers=[{"url": settings.SITE_URL}],
    version=VERSION,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
)
for router in (orders, listed, tickets, decisions, jobs):
    api.add_router("", router)


@csrf_exempt
@public
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    return nothing_here()


def _operations() -> list[Any]:
    found = [one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
    for one in found:
        one.callback = answered(one.callback)
    return found


app_name = "api"
urlpatterns = [
    # The name by which the description finds the address of all calls.
    path("", public(reference.page), name="api-root"),
    path("openapi.json", csrf_exempt(public(reference.described)), name="openapi"),
    *_operations(),
    path("<path:rest>", unknown, name="unknown"),
]
