"""Forms by which moderators decide about one reporter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm
from enforcement.forms import text_area


class MeasureForm(ActionForm):
    """A warning, or the end of a suspension."""

    reason = forms.CharField(
        label=_("Reason, for the reporter"),
        widget=text_area(),
        max_length=5000,
        error_messages={"required": _("Say why, in a sentence or two.")},
    )


class SuspendForm(MeasureForm):
    days = forms.IntegerField(label=_("Length in days"), min_value=1, max_value=3650)
