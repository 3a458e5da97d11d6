"""The form of a store's profile."""

from typing import Any

from babel import Locale
from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core import clock
from core.attachments import Sent
from core.forms import ActionForm
from enforcement.checks.profile_text import LANGUAGES
from enforcement.forms import text_area
from enforcement.models import StoreProfile
from policy.queries import policy_at


def language_name(code: str) -> str:
    """In the reader's language."""
    reader = (translation.get_language() or "en").replace("zh-hans", "zh_Hans")
    return str(Locale.parse(reader.replace("-", "_")).languages.get(code, code))


class StoreProfileForm(ActionForm):
    name = forms.CharField(label=_("Name that buyers read"), max_length=120)
    about = forms.CharField(
        label=_("About the store"),
        required=False,
        widget=text_area(5),
        max_length=5000,
        help_text=_("What you sell and how you work, in plain words; no addresses or numbers."),
    )
    contact_email = forms.EmailField(label=_("Email for questions"), required=False)
    contact_phone = forms.CharField(
        label=_("Phone for questions"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"type": "tel"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages in which you answer"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput({"accept": "image/*"}),
        help_text=_("A picture; what is not seen of it, such as where it was taken, is left out."),
    )
    without_logo = forms.BooleanField(label=_("Take the logo away"), required=False)

    def __init__(self, store: Any, profile: StoreProfile | None, *args: Any) -> None:
        known = ("about", "contact_email", "contact_phone", "languages")
        initial = {name: getattr(profile, name) for name in known} if profile else {}
        super().__init__(*args, initial={"name": store.name} | initial)
        choices = [(code, language_name(code)) for code in LANGUAGES]
        self.fields["languages"].choices = choices  # type: ignore[attr-defined]
        if not (profile and profile.logo):
            del self.fields["without_logo"]

    def facts(self) -> dict[str, Any]:
        """One byte more than a picture may have is read, and left for the verb to refuse."""
        sent, most = (
            self.cleaned_data.get("logo"),
            policy_at(clock.now()).uploads.pictures.max_bytes,
        )
        logo = Sent(sent.name or "", sent.read(most + 1)) if sent else None
        return self.cleaned_data | {"logo": logo}
