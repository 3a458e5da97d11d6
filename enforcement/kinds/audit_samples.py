"""Events of the review by sample. None carries a store: its pages do not show our doubts."""

from django.utils.translation import gettext_lazy as _

from core.events import EventKind, register

PAGE = "enforcement:audit_sample"

register(
    EventKind(
        "audit_sample.in_order",
        _("Sample: in order"),
        _("{actor} looked at sample {sample} of {name} ({what}) and found it in order."),
        url_name=PAGE,
    ),
    EventKind(
        "audit_sample.asked",
        _("Sample: to be explained"),
        _("{actor} asks {name} to explain sample {sample} ({what}): {words}"),
        url_name=PAGE,
        mandatory=True,
    ),
    EventKind(
        "audit_sample.answered",
        _("Sample: explained"),
        _("{name} explained sample {sample} ({what}): {words}"),
        url_name=PAGE,
        mandatory=True,
    ),
    EventKind(
        "audit_sample.closed",
        _("Sample: closed"),
        _("{actor} closed sample {sample} of {name} ({what}): {words}"),
        url_name=PAGE,
    ),
)
