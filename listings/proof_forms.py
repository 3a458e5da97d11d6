"""Forms for certificates and for what people decide about them and about findings."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from core.forms import ActionForm
from listings.actions.verification import refuse_certificate, verify_certificate
from listings.forms import market_codes, one_line
from listings.green import scheme_name
from listings.models import Certificate, ReviewTask
from listings.schemes import attribute_names, known_schemes
from policy.sections import Policy


class CertificateForm(ActionForm):
    """Evidence for a claim. The attribute follows from the scheme, unless it proves several."""

    scheme = forms.ChoiceField(label=gettext_lazy("Scheme"))
    attribute = forms.ChoiceField(
        label=gettext_lazy("Rule that it answers"),
        help_text=gettext_lazy("Asked only for schemes that may prove several things."),
        required=False,
    )
    number = one_line(gettext_lazy("Number"), 80, required=True)
    scope = forms.ChoiceField(
        label=gettext_lazy("Covers"),
        choices=[
            ("product", gettext_lazy("This product")),
            ("part", gettext_lazy("One part of it")),
            ("company", gettext_lazy("The company only")),
        ],
    )
    part = one_line(gettext_lazy("Which part"), 60)
    share_pct = forms.DecimalField(
        label=gettext_lazy("Certified share of the material, in percent"),
        help_text=gettext_lazy("As on the certificate; empty where it names none."),
        max_digits=5,
        decimal_places=2,
        required=False,
    )
    markets = one_line(gettext_lazy("Counts in"), 400)
    valid_from = forms.DateField(
        label=pgettext_lazy("certificate", "Valid from"),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    valid_to = forms.DateField(
        label=gettext_lazy("Valid until"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    document = forms.FileField(
        label=gettext_lazy("Document (PDF or picture)"),
        help_text=gettext_lazy("A moderator compares it with what you say here."),
        required=False,
    )

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.schemes = known_schemes(policy)
        names = [(scheme, scheme_name(scheme, policy)) for scheme in self.schemes]
        self.fields["scheme"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a scheme")),
            *sorted(names, key=lambda name: name[1].casefold()),
        ]
        self.fields["attribute"].choices = [  # type: ignore[attr-defined]
            ("", _("As the scheme says")),
            *attribute_names(policy).items(),
        ]
        self.fields["markets"].help_text = _(
            "Country codes or EU, as in “EU, US, CN”. Empty where it counts in all markets."
        )
        self.bytes_at_most = policy.uploads.evidence.max_bytes

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        part = given.pop("part", "")
        if given.get("scope") == "part":
            given["scope"] = f"part:{part}"
            if not part:
                self.add_error("part", _("Name the part that the certificate covers."))
        may_prove = self.schemes.get(given.get("scheme", ""), ())
        if len(may_prove) == 1:
            (given["attribute"],) = may_prove
        given["markets"] = market_codes(given.get("markets") or "")
        upload = given.pop("document", None)
        # One more than fits is enough to see that it is too large.
        given["document"] = upload.read(self.bytes_at_most + 1) if upload else None
        return given


class CertificateReviewForm(ActionForm):
    """Verified, or refused with the reason that the store reads."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Your decision"),
        choices=[
            ("verify", gettext_lazy("Verified: document and register agree with it")),
            ("refuse", gettext_lazy("Not accepted")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it is not accepted"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("The store reads these words."),
    )

    def run_on(self, certificate: Certificate, *, actor: User, now: datetime) -> bool:
        reason = self.cleaned_data["reason"]
        if self.cleaned_data.pop("outcome") == "verify":
            self.cleaned_data = {}
            return self.run(verify_certificate, certificate, actor=actor, now=now)
        self.cleaned_data = {"reason": reason}
        return self.run(refuse_certificate, certificate, actor=actor, now=now)


class DisputeForm(ActionForm):
    statement = forms.CharField(
        label=gettext_lazy("Why is it wrong?"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("A moderator reads these words beside your text."),
    )


class ReportCopiesForm(ActionForm):
    detail = forms.CharField(
        label=gettext_lazy("What moderators should know"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy(
            "Where the picture comes from, and who may use it. The other store reads these words."
        ),
    )


class RestoreForm(ActionForm):
    statement = forms.CharField(
        label=gettext_lazy("What you have put right"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("A moderator reads these words beside your text."),
    )


class RestoreRuleForm(ActionForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("It stays on record beside the rule."),
    )


class ReviewForm(ActionForm):
    """Was the check right? The reason goes to the store."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Your decision"),
        choices=[
            ("right", gettext_lazy("The check was right")),
            ("wrong", gettext_lazy("The check was wrong")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("The store reads these words."),
    )

    def __init__(self, task: ReviewTask, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if task.kind == ReviewTask.Kind.MENDED:
            self.fields["outcome"].choices = [  # type: ignore[attr-defined]
                ("wrong", gettext_lazy("It is put right: let it back, through the check")),
                ("right", gettext_lazy("Not yet: it stays taken down")),
            ]
        if task.kind == ReviewTask.Kind.SAMPLED:
            words = gettext_lazy("Kept with the sample. The store is not told.")
            self.fields["reason"].help_text = words

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"is_right": given["outcome"] == "right", "reason": given["reason"]}
