"""A field for several files, read no further than the policy lets a file be."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.attachments import Sent
from policy.queries import policy_at

MEGA = 1024 * 1024


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name, [])


class FilesField(forms.FileField):
    """Cleaned to a list of Sent; one byte or file too many is left for the verb to refuse."""

    def __init__(self, *, is_read: bool = True, **kwargs: Any) -> None:
        self.is_read = is_read
        widget = SeveralFiles({"accept": "image/*,application/pdf"})
        label = gettext_lazy("Photos and documents")
        super().__init__(widget=widget, label=label, required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        limits = policy_at(clock.now()).uploads.evidence
        found = [one for one in data or [] if one]
        read = found[: limits.files_at_most if self.is_read else 0]
        sent = [Sent(one.name or "", one.read(limits.max_bytes + 1)) for one in read]
        return sent + [Sent(one.name or "", b"") for one in found[len(read) :]]


def say_limits(field: forms.Field) -> None:
    limits = policy_at(clock.now()).uploads.evidence
    words = _("Up to %(most)s files of %(limit)s MB: JPEG, PNG, WebP or PDF.")
    shown = {"most": limits.files_at_most, "limit": limits.max_bytes // MEGA}
    field.help_text = words % shown
