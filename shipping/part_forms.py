"""Forms about some of what is left of an order: how many of each article."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm
from shipping.checks.cancelling import Reason
from shipping.queries.contents import Goods


class PartsForm(ActionForm):
    """Fields `line_…` say how many; one article alone cannot be parted, so it has none."""

    def __init__(self, *args: Any, left: Sequence[Goods] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        can_be_parted = sum(goods.quantity for goods in left) > 1
        self.parts = [f"line_{goods.line.pk}" for goods in left if can_be_parted]
        for goods in left if can_be_parted else ():
            self.fields[f"line_{goods.line.pk}"] = forms.IntegerField(
                label=goods.line.title,
                min_value=0,
                max_value=goods.quantity,
                initial=goods.quantity,
                required=False,
            )

    @property
    def part_fields(self) -> list[forms.BoundField]:
        """The fields that say how many of each article."""
        return [self[name] for name in self.parts]

    def facts(self) -> dict[str, Any]:
        known = {name: value for name, value in self.cleaned_data.items() if name not in self.parts}
        # Who was not asked means all that is left; who left a field empty means none of it.
        if any(self.add_prefix(name) in self.data for name in self.parts):
            known["contents"] = {
                int(name.removeprefix("line_")): self.cleaned_data[name] or 0 for name in self.parts
            }
        return known


class CancelForm(PartsForm):
    prefix = "cancel"

    reason = forms.ChoiceField(label=_("Reason"), choices=[("", "–"), *Reason.choices])
    said = forms.CharField(
        label=_("Your words to the buyer"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout("reason", "said")
