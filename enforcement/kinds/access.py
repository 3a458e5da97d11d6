"""What of enforcement's data is logged when staff open it."""

from django.utils.translation import gettext_lazy as _

from core.access_log import Data, register

register(
    Data("case", _("Case with its exhibits"), "enforcement:case"),
    Data("appeal", _("Appeal"), "enforcement:appeal"),
    Data("evidence", _("Documents of an appeal"), is_shared=True),
    Data("decision", _("Decision and its measure"), is_shared=True),
    Data("store", _("Standing of a store")),
    Data("links", _("Identifiers that stores share")),
    Data("payouts", _("Held payouts"), "enforcement:sanction"),
    Data("reporter", _("Name and address of a reporter"), "enforcement:reporter"),
    Data("flagger", _("Trusted flagger"), "enforcement:end_flagger"),
    Data("authority", _("Request of an authority"), "enforcement:authority_request"),
    Data("bundle", _("Bundle for an authority, taken as a file"), "enforcement:authority_request"),
    Data("identity", _("Who trades through a store"), "enforcement:review_identity"),
    Data("identity_file", _("Identity document of a trader"), is_shared=True),
    Data("enquiry", _("Enquiry of somebody who wants to sell"), "enforcement:enquiry"),
    Data("hold", _("Preservation hold"), "enforcement:lift_hold"),
    Data("threat", _("Report of a threat"), "enforcement:threat"),
)
