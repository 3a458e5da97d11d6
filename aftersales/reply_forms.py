"""The form of a saved reply; its field names are the verb's parameters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.actions.lines import LONGEST_TEXT
from aftersales.actions.replies import LONGEST_TITLE
from aftersales.forms import text_area
from aftersales.wording import language_in_words
from core import clock
from core.forms import ActionForm
from policy.queries import policy_at


class ReplyForm(ActionForm):
    title = forms.CharField(
        label=_("Name"), max_length=LONGEST_TITLE, help_text=_("Buyers do not see it.")
    )
    language = forms.ChoiceField(
        label=_("Language"), help_text=_("Proposed first for tickets in this language.")
    )
    text = forms.CharField(label=_("Reply"), max_length=LONGEST_TEXT, widget=text_area(8))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = policy_at(clock.now()).truth.languages
        named = [(code, language_in_words(code)) for code in codes]
        self.fields["language"].choices = named  # type: ignore[attr-defined]
