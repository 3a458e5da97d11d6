"""What of a trader is logged when staff open it."""

from django.utils.translation import gettext_lazy as _

from core.access_log import Data, register

register(
    Data("document", _("Documents of a trader"), is_shared=True),
)
