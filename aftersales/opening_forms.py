"""Forms that open a ticket: which articles, what is wrong, what would help."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from aftersales.actions import Claimed
from aftersales.forms import text_area
from core.fieldsets import Fieldset
from core.forms import ActionForm
from policy.file_forms import FilesField, say_limits
from policy.sections.aftersales import AftersalesSection
from shipping.models import Order
from shipping.queries.contents import Goods


class OpenTicketForm(ActionForm):
    """Two fields an article, `line_…` and `reason_…`; one single piece is not counted."""

    wish = forms.ChoiceField(
        label=_("What would help you?"), required=False, widget=forms.RadioSelect
    )
    text = forms.CharField(label=_("What happened?"), widget=text_area(5), max_length=5000)
    attachments = FilesField()

    def __init__(
        self, rules: AftersalesSection, kind: str, had: Sequence[Goods], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.had = kind, had
        say_limits(self.fields["attachments"])
        is_single = sum(goods.quantity for goods in had) == 1
        reasons = [(code, str(reason.title)) for code, reason in rules.reasons_of(kind).items()]
        for goods in had:
            if not is_single:
                self.fields[f"line_{goods.line.pk}"] = _how_many(goods, is_alone=len(had) == 1)
            self.fields[f"reason_{goods.line.pk}"] = forms.ChoiceField(
                label=_("What is wrong with it?"), choices=[("", "–"), *reasons], required=is_single
            )
        codes = [code for code in rules.kinds[kind].offers if "buyer" in rules.offers[code].made_by]
        wishes = [(code, str(rules.offers[code].title)) for code in codes]
        open_end = ("", _("Whatever the seller proposes"))
        self.fields["wish"].choices = [*wishes, open_end]  # type: ignore[attr-defined]
        self.helper.layout = Layout(
            *(self._part(goods) for goods in had), "wish", "text", "attachments"
        )

    def _part(self, goods: Goods) -> Fieldset:
        names = (f"line_{goods.line.pk}", f"reason_{goods.line.pk}")
        return Fieldset(goods.line.title, *(name for name in names if name in self.fields))

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        goods = {}
        for pk in (goods.line.pk for goods in self.had):
            pieces = given.get(f"line_{pk}", 1)
            if pieces:
                goods[pk] = Claimed(pieces, given[f"reason_{pk}"])
        same = {name: given[name] for name in ("wish", "text", "attachments")}
        return {"kind": self.kind, "goods": goods, **same}


class BringForm(OpenTicketForm):
    """The same, filled in by staff for the buyer, who reads their words."""

    language = forms.ChoiceField(label=_("Language of these words"))

    def __init__(self, order: Order, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wish"].label = _("What would help the buyer?")
        self.fields["text"].label = _("What the buyer says")
        self.fields["text"].help_text = _("In their own words. They read them on their page.")
        known = {code: str(name) for code, name in settings.LANGUAGES}
        languages = {order.buyer_language: order.buyer_language} | known
        self.fields["language"].choices = list(languages.items())  # type: ignore[attr-defined]
        self.initial["language"] = order.buyer_language
        self.helper.layout.insert(-1, "language")

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"language": self.cleaned_data["language"]}


def _how_many(goods: Goods, *, is_alone: bool) -> forms.IntegerField:
    return forms.IntegerField(
        label=_("How many of them?"),
        min_value=0,
        max_value=goods.quantity,
        initial=goods.quantity if is_alone else 0,
        required=False,
    )
