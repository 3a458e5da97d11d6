"""Forms of after-sales; their field names are the verbs' parameters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm
from policy.file_forms import FilesField, say_limits


def text_area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class MessageForm(ActionForm):
    text = forms.CharField(label=_("Your message"), widget=text_area(), max_length=5000)
    attachments = FilesField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_limits(self.fields["attachments"])
