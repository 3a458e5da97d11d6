from django.urls import path

from core.bounces import views as bounces
from core.metrics.page import metrics
from core.views import (
    audit,
    choices,
    deliveries,
    home,
    inbox,
    jobs,
    leaving,
    machine,
    mails,
    purges,
    reader,
    search,
    styleguide,
)

app_name = "core"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("help/", search.help_index, name="help"),
    path("help/<slug:book>/<slug:anchor>/", search.help_section, name="help_section"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read_all, name="read_all"),
    path("inbox/choices/", choices.choices, name="choices"),
    path("inbox/<int:pk>/", inbox.open_notice, name="open_notice"),
    path("inbox/<int:pk>/read/", inbox.read, name="read_notice"),
    path("deliveries/", deliveries.deliveries, name="deliveries"),
    path("deliveries/retry/", deliveries.retry, name="retry_deliveries"),
    path("deliveries/discard/", deliveries.discard, name="discard_deliveries"),
    path("deliveries/texts/", mails.index, name="mails"),
    path("deliveries/texts/<str:kind>/", mails.kind, name="mail_kind"),
    path("deliveries/texts/<str:kind>/<slug:language>/<slug:theme>/", mails.html, name="mail_html"),
    path("mails/leave/<str:token>/", leaving.leave, name="leave"),
    path("hooks/bounces/", bounces.bounces, name="bounces"),
    path("audit/", audit.events, name="audit"),
    path("audit/access/", audit.access_log, name="access_log"),
    path("purges/", purges.purges, name="purges"),
    path("jobs/", jobs.index, name="jobs"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("jobs/<int:pk>/cancel/", jobs.cancel, name="cancel_job"),
    path("jobs/<int:pk>/retry/", jobs.retry, name="retry_job"),
    path("language/", reader.set_language, name="set_language"),
    path("theme/", reader.set_theme, name="set_theme"),
    path("metrics/", metrics, name="metrics"),
    path("health/", machine.health, name="health"),
    # Demo only: elsewhere these answer 404.
    path("dev/mail/", machine.mail_sink, name="mail_sink"),
    path("dev/mail/<slug:name>/", machine.mail_sink, name="mail"),
    path("dev/payments/", machine.payments, name="payments"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
