"""Forms of the policy pages. Section forms are made from the types of the section."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, TypeAdapter, ValidationError

from core.fieldsets import Fieldset
from core.forms import ActionForm
from policy import assembly
from policy.faults import fault_in_words
from policy.fingerprints import fingerprint
from policy.inputs import Group, blank_of, groups_of, item_type_of, key_type_of
from policy.labels import shown_of
from policy.phrases import LONGEST_SEARCH
from policy.sections.base import WRITTEN


class FieldGroup(Fieldset):
    template = "policy/_fieldset.html"


class PartForm(ActionForm):
    """A section, or one item of it, as fields. Its facts are those of `edit_draft`.

    `choices` are the codes that a text field may name, such as the families for a rule.
    """

    # A row may be emptied to remove it, which the browser would not let pass.
    use_required_attribute = False
    seen_in = "seen"
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        part_type: type[BaseModel],
        section: Mapping[str, Any],
        place: Sequence[str] = (),
        data: Mapping[str, Any] | None = None,
        *,
        choices: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    ) -> None:
        super().__init__(data)
        self.part_type, self.section, self.place = part_type, section, place
        self.part = self._given()
        self.initial["seen"] = fingerprint(section)
        groups = list(groups_of(part_type, self.part))
        for group in groups:
            self.fields |= group.fields
            if group.is_row and data is not None:
                self._let_go(group, data)
        for name, known in (choices or {}).items():
            given = self.fields[name]
            self.fields[name] = forms.ChoiceField(
                label=given.label, choices=known, initial=given.initial
            )
        self.has_rows = any(group.is_row for group in groups)
        self.helper.disable_csrf = True
        self.helper.layout = Layout("seen", *(_drawn(group) for group in groups))

    def clean(self) -> dict[str, Any]:
        """Put the part together, ask its type, and hand back the facts of the verb."""
        typed = assembly.nest(
            {
                name: value
                for name, value in self.cleaned_data.items()
                if name != "seen" and not self.fields[name].disabled
            }
        )
        part = assembly.laid_over(self.part, typed)
        try:
            self.part_type.model_validate(part, context=WRITTEN)
        except ValidationError as error:
            self._point_at(error, typed)
        content = assembly.replaced(self.section, self.place, part)
        return {"content": content, "seen": self.cleaned_data.get("seen", "")}

    def _given(self) -> Any:
        return assembly.within(self.section, self.place)

    @staticmethod
    def _let_go(group: Group, data: Mapping[str, Any]) -> None:
        """A row that was emptied is removed: none of its fields is needed."""
        typed = (name for name, control in group.fields.items() if not control.disabled)
        if not any(str(data.get(name, "")).strip() for name in typed):
            for control in group.fields.values():
                control.required = False

    def _point_at(self, error: ValidationError, typed: Mapping[str, Any]) -> None:
        for fault in error.errors():
            name = assembly.typed_name(typed, fault["loc"])
            if name in self.errors:
                continue
            words = fault_in_words(fault)
            self.add_error(name if name in self.fields else None, words)


class NewPartForm(PartForm):
    """A new item of a section, under a key that is typed with it."""

    def __init__(self, owner: type[BaseModel], name: str, section: Any, data: Any = None) -> None:
        item = item_type_of(owner, name)
        assert item is not None
        self.key_type, shown = key_type_of(owner, name), shown_of(owner, name)
        super().__init__(item, section, (name,), data)
        words = shown.new_key if shown else ""
        key = forms.CharField(label=gettext_lazy("Code"), max_length=40, help_text=str(words))
        self.fields = {"key": key} | self.fields
        self.helper.layout.insert(0, "key")

    def _given(self) -> Any:
        return blank_of(self.part_type)

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"].strip()
        if key in self.section[self.place[0]]:
            raise forms.ValidationError(_("This code is taken. Choose another one."))
        try:
            TypeAdapter(self.key_type).validate_python(key)
        except ValidationError as error:
            raise forms.ValidationError(str(self.fields["key"].help_text)) from error
        return key

    def clean(self) -> dict[str, Any]:
        self.place = (self.place[0], self.cleaned_data.pop("key", ""))
        return super().clean()


def _drawn(group: Group) -> Any:
    names = list(group.fields)
    inner = [Row(*(Column(name) for name in names))] if group.is_row else names
    return FieldGroup(group.legend, *inner) if group.legend else Layout(*inner)


class StartForm(ActionForm):
    """When a version takes effect, in the reader's time zone."""

    effective_from = forms.DateTimeField(
        label=gettext_lazy("Takes effect"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, days: int, wished: datetime):
        super().__init__(data)
        field = self.fields["effective_from"]
        field.initial = timezone.localtime(wished)
        field.help_text = _("Time zone %(zone)s. Sellers need %(days)s days’ notice.") % {
            "zone": timezone.get_current_timezone_name(),
            "days": days,
        }


class ApprovalForm(StartForm):
    """Approval of the text that the page showed: `seen` is its fingerprint."""

    seen_in = "seen"
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, text: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = fingerprint(text)


class SendBackForm(ActionForm):
    reason = forms.CharField(
        label=gettext_lazy("What should change"), max_length=500, widget=forms.Textarea({"rows": 2})
    )


def next_midnight(at: datetime) -> datetime:
    """The first midnight in the reader's zone at or after `at`."""
    local = timezone.localtime(at)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight if midnight == local else midnight + timedelta(days=1)


class PhraseForm(ActionForm):
    """One phrase of one bank, in the banks' own way of writing them."""

    code = forms.ChoiceField(label=gettext_lazy("Rule"))
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    phrase = forms.CharField(
        label=gettext_lazy("Phrase"),
        max_length=300,
        help_text=gettext_lazy(
            "(a|b) is either of two, [a] may be missing, a* has any ending, _ is another word, "
            "..2 up to two of them, ~4 up to four Chinese characters, # a number."
        ),
    )

    def __init__(
        self, *args: Any, rules: Mapping[str, str], languages: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = list(rules.items())  # type: ignore[attr-defined]
        self.fields["language"].choices = list(languages.items())  # type: ignore[attr-defined]


class TakeOutForm(ActionForm):
    """A phrase as it stands in the draft, however long and in whichever language."""

    code = forms.CharField(widget=forms.HiddenInput)
    language = forms.CharField(widget=forms.HiddenInput)
    phrase = forms.CharField(widget=forms.HiddenInput, strip=False)


class PhraseFilter(forms.Form):
    """Which phrases are shown. A value that is none is left out."""

    code = forms.ChoiceField(
        label=gettext_lazy("Phrases of"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Written in"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    q = forms.CharField(
        label=gettext_lazy("Words of the phrase"),
        max_length=LONGEST_SEARCH,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "class": "form-control"}),
    )

    def __init__(
        self, *args: Any, rules: Mapping[str, str], languages: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": "find-%s"} | kwargs)
        self.fields["code"].choices = list(rules.items())  # type: ignore[attr-defined]
        every = [("", _("All languages")), *languages.items()]
        self.fields["language"].choices = every  # type: ignore[attr-defined]
