"""Forms about some of what is left of an order: how many of each article."""

import re
from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ActionForm
from shipping.checks.cancelling import CHOSEN
from shipping.queries.contents import Goods

LINE = re.compile(r"line_[0-9]{1,18}")


class PartsForm(ActionForm):
    """Fields `line_…` say how many; one article alone cannot be parted, so it has none."""

    def __init__(self, *args: Any, left: Sequence[Goods] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self._asked()
        can_be_parted = bool(asked) or sum(goods.quantity for goods in left) > 1
        for goods in left if can_be_parted else ():
            self.fields[f"line_{goods.line.pk}"] = forms.IntegerField(
                label=goods.line.title,
                min_value=0,
                max_value=goods.quantity,
                initial=goods.quantity,
                required=False,
            )
        self.parts = [name for name in self.fields if LINE.fullmatch(name)]
        # What left while the page was open is still what was ticked: the verb refuses it.
        self.gone = [name for name in asked if name not in self.fields]
        for name in self.gone:
            self.fields[name] = forms.IntegerField(required=False)

    @property
    def part_fields(self) -> list[forms.BoundField]:
        """The fields that say how many of each article."""
        return [self[name] for name in self.parts]

    def facts(self) -> dict[str, Any]:
        lines, given = [*self.parts, *self.gone], self.cleaned_data
        known = {name: value for name, value in given.items() if name not in lines}
        # Who was not asked means all that is left; who left a field empty means none of it.
        if self._asked():
            known["contents"] = {
                int(name.removeprefix("line_")): given[name] or 0 for name in lines
            }
        return known

    def _asked(self) -> list[str]:
        """The parts that the page asked for, whatever is left by now."""
        start = self.add_prefix("")
        names = (name.removeprefix(start) for name in self.data if name.startswith(start))
        return [name for name in names if LINE.fullmatch(name)]


class CancelForm(PartsForm):
    prefix = "cancel"

    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", "–"), *((one.value, one.label) for one in CHOSEN)]
    )
    said = forms.CharField(
        label=_("Your words to the buyer"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout("reason", "said")
