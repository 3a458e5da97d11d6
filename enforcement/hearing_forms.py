"""The store's own words on what ties it to another one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm
from enforcement.forms import text_area


class HearingForm(ActionForm):
    words = forms.CharField(
        label=_("What is behind it"),
        widget=text_area(6),
        max_length=5000,
        help_text=_("Who decides reads these words. You can answer once."),
        error_messages={"required": _("Say what is behind it, in a sentence or two.")},
    )
