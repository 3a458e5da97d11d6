"""Forms of enforcement; their field names are the verbs' parameters."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from core import registry
from core.errors import NotPossible
from core.forms import ActionForm
from enforcement.models import Case, Complaint, Statement
from enforcement.preview import ACTIONS, LENGTH_CHOSEN, DecisionPreview, preview_decision
from policy.queries import policy_at
from policy.sections import Policy

KINDS = {
    "store": _("The store"),
    "listing": _("A listing"),
    "order": _("An order"),
    "parcel": _("A parcel"),
    "ticket": _("A ticket"),
    "store_logo": _("The logo of the store"),
    "store_words": _("The words of the store"),
}


def text_area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class DecisionForm(ActionForm):
    """What a moderator finds; the preview key says which effect they were shown."""

    exhibits = forms.TypedMultipleChoiceField(
        label=_("Exhibits that you rely on"),
        coerce=int,
        error_messages={"required": _("Tick the exhibits that you rely on.")},
    )
    action = forms.ChoiceField(
        label=_("What to do"), choices=[(name, name) for name in ACTIONS], widget=forms.RadioSelect
    )
    days = forms.IntegerField(
        label=_("Length in days"),
        required=False,
        min_value=1,
        help_text=_("For a hold, a restriction or a freeze."),
    )
    departure = forms.CharField(
        label=_("Why not the ladder’s step"),
        required=False,
        widget=text_area(2),
        max_length=5000,
        help_text=_("Only where you choose another step than the ladder says."),
    )
    ground = forms.ChoiceField(
        label=_("Ground"), choices=Statement.Ground.choices, initial=Statement.Ground.CONTRACT
    )
    reason = forms.CharField(
        label=_("What happened, in your words"),
        widget=text_area(4),
        max_length=5000,
        help_text=_("The seller reads this."),
        error_messages={"required": _("Say what happened, in a sentence or two.")},
    )
    exception = forms.CharField(
        label=_("Why a ban needs no notice"),
        required=False,
        max_length=500,
        help_text=_("Only for a ban: the law demands it, or proven repetition."),
    )
    unheard = forms.CharField(
        label=_("Why you do not wait for the store’s answer"),
        required=False,
        widget=text_area(2),
        max_length=5000,
        help_text=_("The seller reads this in the decision. Leave it empty to wait."),
    )
    preview_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        numbers = case.exhibits.order_by("number").values_list("number", flat=True)
        self.fields["exhibits"].choices = [(n, f"E{n}") for n in numbers]  # type: ignore[attr-defined]

    def clean_days(self) -> int | None:
        # A length typed for another measure means nothing for these.
        chosen = self.data.get("action", "")
        timed = chosen in LENGTH_CHOSEN
        days: int | None = self.cleaned_data["days"]
        if timed and days is None:
            raise forms.ValidationError(_("Choose a length in days."))
        return days if timed else None

    def preview(self, policy: Policy, now: datetime) -> DecisionPreview | None:
        """The effect of what is chosen so far; None while the choice makes no sense."""
        facts = getattr(self, "cleaned_data", None) or self.initial
        if self.is_bound and ("action" in self.errors or "days" in self.errors):
            return None
        asked = {"action": facts.get("action", "points"), "days": facts.get("days")}
        asked |= {"exhibits": facts.get("exhibits", ()), "policy": policy, "now": now}
        return preview_decision(self.case, **asked)


class ReasonForm(ActionForm):
    reason = forms.CharField(label=_("Reason"), widget=text_area(), max_length=5000)


class RestoreForm(ActionForm):
    reason = forms.CharField(
        label=_("Why it may come back"),
        widget=text_area(),
        max_length=5000,
        help_text=_("The store reads these words. The points stay on the ledger."),
    )


class ReleaseForm(ActionForm):
    reason = forms.CharField(
        label=_("Why the payouts may go on"),
        widget=text_area(),
        max_length=5000,
        help_text=_("The store reads these words. The points stay on the ledger."),
    )


class EndLinkForm(ActionForm):
    reason = forms.CharField(
        label=_("Why it ties them no more"),
        widget=text_area(),
        max_length=5000,
        help_text=_("For the record: what the store said, and what proves it."),
    )


class SkipForm(ActionForm):
    reason = forms.CharField(
        label=_("Why you leave it to others"),
        widget=text_area(2),
        max_length=500,
        help_text=_("It stays with the case, for whoever takes it next."),
        error_messages={"required": _("Say why, in a sentence or two.")},
    )


class CloseForm(ActionForm):
    reason = forms.CharField(
        label=_("Why there is no violation"),
        widget=text_area(),
        max_length=5000,
        help_text=_("For the record. The store does not read these words."),
    )
    answer = forms.CharField(
        label=_("Answer to those who reported it"),
        required=False,
        widget=text_area(),
        max_length=5000,
        help_text=_("They read these words on their receipt, and nothing else of the case."),
    )
    is_unfounded = forms.BooleanField(
        label=_("What was reported is plainly unfounded"),
        required=False,
        help_text=_("Anybody sees at once that nothing is in it."),
    )

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if case.reports.exists():
            return
        del self.fields["is_unfounded"]
        if not Complaint.objects.filter(signal__case=case).exists():
            del self.fields["answer"]


class BanForm(ActionForm):
    reason = forms.CharField(label=_("Reason"), widget=text_area(), max_length=5000)
    exception = forms.CharField(
        label=_("Why a ban needs no notice"),
        required=False,
        max_length=500,
        help_text=_("Leave empty to keep the notice: the law demands it, or proven repetition."),
    )


class ReportForm(ActionForm):
    """A complaint that reached staff, about a store or something in it."""

    store = forms.SlugField(label=_("Store"), help_text=_("Its short name, as in its address."))
    rule_code = forms.ChoiceField(label=_("Rule"))
    subject_kind = forms.ChoiceField(label=_("Report about"))
    subject_id = forms.CharField(
        label=_("Number"), required=False, max_length=40, help_text=_("Empty: the store itself.")
    )
    reporter = forms.CharField(
        label=_("Who reports it"), required=False, max_length=200, help_text=_("Only staff see it.")
    )
    detail = forms.CharField(label=_("What was seen"), widget=text_area(4), max_length=5000)

    def __init__(self, now: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        book = policy_at(now).rules
        rules = book.in_order(book.book.values())
        choices = [(rule.code, f"{rule.number} {rule.title}") for rule in rules]
        self.fields["rule_code"].choices = choices  # type: ignore[attr-defined]
        kinds = ["store", *sorted(registry.exhibits)]
        labels = [(kind, KINDS.get(kind, kind)) for kind in kinds]
        self.fields["subject_kind"].choices = labels  # type: ignore[attr-defined]

    def clean_store(self) -> Store:
        found = Store.objects.filter(slug=self.cleaned_data["store"]).first()
        if found is None:
            raise forms.ValidationError(_("There is no store with this short name."))
        return found

    def file(self, verb: Any, **kwargs: Any) -> bool:
        """Run the verb, which takes the store first."""
        facts = dict(self.cleaned_data)
        try:
            self.result = verb(facts.pop("store"), **facts, **kwargs)
        except NotPossible as error:
            self.add_error(error.field if error.field in self.fields else None, str(error))
            return False
        return True
