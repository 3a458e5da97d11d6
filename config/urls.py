"""One namespace per app."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("accounts.allauth_urls")),
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("", include("policy.urls")),
    path("", include("enforcement.urls")),
    path("", include("listings.urls")),
    path("", include("shipping.urls")),
    path("", include("aftersales.urls")),
    path("api/v1/", include("config.api")),
]

handler400 = "core.views.errors.bad_request"
handler403 = "core.views.errors.forbidden"
handler404 = "core.views.errors.not_found"
handler500 = "core.views.errors.server_error"
