"""How long records are kept, class by class; what is not named here is kept as a ledger."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Frozen, Shown, Unit

Kept = Annotated[int, Field(ge=1, le=3650)]


class RetentionRules(Frozen):
    """Rule: docs/operations.md#retention"""

    session_days: Annotated[
        int,
        Field(ge=0, le=365),
        Shown(_("Sessions"), _("After they have ended by themselves."), Unit.DAYS),
    ] = 1
    device_days: Annotated[
        Kept,
        Shown(
            _("Devices that people signed in from"),
            _("After they were last seen. Browsers forget theirs after 400 days."),
            Unit.DAYS,
        ),
    ] = 400
    call_days: Annotated[
        Kept,
        Shown(
            _("Answers of the API under an idempotency key"),
            _("So long the same call gives the same answer."),
            Unit.DAYS,
        ),
    ] = 30
    mail_days: Annotated[
        Kept,
        Shown(_("Mails that were sent or given up"), _("Counted from their last try."), Unit.DAYS),
    ] = 365
    bounce_days: Annotated[
        Kept,
        Shown(
            _("Mails that came back"),
            _("Once their address was confirmed since, or is that of no account."),
            Unit.DAYS,
        ),
    ] = 365
    inbox_days: Annotated[
        Kept, Shown(_("Notices in the inbox"), _("Counted from the event."), Unit.DAYS)
    ] = 730
    listener_days: Annotated[
        Kept,
        Shown(_("Webhooks to stores’ systems"), _("With each try, from the last one."), Unit.DAYS),
    ] = 90
    link_days: Annotated[
        Kept,
        Shown(_("Signed links"), _("After they have ended or were revoked."), Unit.DAYS),
    ] = 90
    identifier_days: Annotated[
        int,
        Field(ge=366, le=3650),
        Shown(
            _("What stores are known by"),
            _("After the day it was seen; never before a tie by it has ended."),
            Unit.DAYS,
        ),
    ] = 1825
    reporter_days: Annotated[
        Kept,
        Shown(
            _("Name and address of reporters"),
            _("After the answer. What was reported, and the answer, stay."),
            Unit.DAYS,
        ),
    ] = 1095
    table_days: Annotated[
        Kept,
        Shown(
            _("Files of orders, parcels and listings"),
            _("After they were sent. What became of their rows stays."),
            Unit.DAYS,
        ),
    ] = 365
    label_days: Annotated[
        Kept,
        Shown(
            _("Labels of returns"),
            _("After the return has ended. They show a buyer’s address."),
            Unit.DAYS,
        ),
    ] = 90
