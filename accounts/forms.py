"""What people change about themselves."""

import zoneinfo
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import ActionForm


def known_zones() -> list[str]:
    """Time zones that people live in: without aliases such as EST5EDT and Etc/GMT+5."""
    return sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone)


class ProfileForm(ActionForm):
    name = forms.CharField(label=_("Name"), max_length=80)
    language = forms.ChoiceField(label=_("Language"), choices=User.Language.choices)
    time_zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [zone for zone in known_zones() if not zone.startswith(("Etc/", "SystemV/"))]
        zones = [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in places)]
        self.fields["time_zone"].choices = zones  # type: ignore[attr-defined]
        self.fields["time_zone"].help_text = _("All times on your pages and in your mails.")
