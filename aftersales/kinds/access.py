"""What of after-sales is logged when staff open it."""

from django.utils.translation import gettext_lazy as _

from core.access_log import Data, register

register(
    Data("ticket", _("Ticket and what the buyer wrote"), "aftersales:ticket", is_shared=True),
    Data("ticket_file", _("Photos and files of a ticket"), is_shared=True),
    Data("letter", _("Letter of a ruling"), is_shared=True),
    Data("order", _("Order and its buyer"), "aftersales:open", is_shared=True),
)
