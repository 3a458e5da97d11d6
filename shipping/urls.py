from django.urls import path

from shipping import api, hooks
from shipping.views import admin, buyer, customs, declared, files, keys, orders, parcels, truth

app_name = "shipping"
urlpatterns = [
    path("orders/", orders.index, name="orders"),
    path("orders/import/", files.send_orders, name="import_orders"),
    path("orders/keys/", keys.index, name="api_keys"),
    path("orders/keys/<int:pk>/revoke/", keys.revoke, name="revoke_api_key"),
    path("orders/<int:pk>/", orders.order, name="order"),
    path("orders/<int:pk>/dispatch/", orders.dispatch, name="dispatch"),
    path("orders/<int:pk>/cancel/", orders.cancel, name="cancel"),
    path("orders/<int:pk>/link/", orders.renew, name="renew_link"),
    path("orders/<int:pk>/buyer-page/", buyer.preview, name="buyer_preview"),
    path("parcels/", parcels.index, name="parcels"),
    path("parcels/import/", files.send_tracking, name="import_tracking"),
    path("parcels/carriers/", parcels.carriers, name="carriers"),
    path("parcels/carriers/<uuid:pk>/revoke/", parcels.revoke, name="revoke_webhook"),
    path("parcels/<int:pk>/", parcels.parcel, name="parcel"),
    path("customs/goods/", customs.goods_index, name="customs_goods"),
    path("customs/goods/<int:pk>/", customs.goods, name="goods"),
    path("parcels/<int:pk>/number/", truth.correct, name="correct_number"),
    path("parcels/doubts/<int:pk>/", truth.cure, name="cure"),
    path("parcels/doubts/<int:pk>/answer/", truth.answer, name="answer_signal"),
    path("parcels/answers/<int:pk>/document/", truth.document, name="answer_document"),
    path("events/", declared.index, name="declared_events"),
    path("events/<int:pk>/withdraw/", declared.withdraw, name="withdraw_event"),
    path("imports/<int:pk>/", files.done, name="import"),
    path("imports/<int:pk>/refused.csv", files.refused, name="refused_rows"),
    path("b/<str:token>/", buyer.page, name="buyer"),
    path("api/v1/orders", api.orders, name="api_orders"),
    path("tracking/unread/", admin.unmapped, name="unmapped"),
    path("hooks/tracking/<uuid:pk>/", hooks.tracking, name="hook"),
]
