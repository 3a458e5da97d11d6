"""Names of the views of a store's tickets."""

from django.utils.translation import gettext_lazy

TICKET_VIEWS = {
    "waiting": gettext_lazy("Waiting for you"),
    "answered": gettext_lazy("Waiting for the buyer"),
    "mediation": gettext_lazy("In mediation"),
    "agreed": gettext_lazy("Under way"),
    "returns": gettext_lazy("Returns under way"),
    "solved": gettext_lazy("Settled"),
    "all": gettext_lazy("All"),
}
