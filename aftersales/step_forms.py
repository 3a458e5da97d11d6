"""The form by which a store says how goods are to be sent back."""

from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftersales.actions import Sent, Step
from aftersales.models import ReturnAddress, ReturnStep
from core import clock
from core.fieldsets import Fieldset
from core.forms import ActionForm
from policy.queries import policy_at


def steps_of(address: ReturnAddress) -> list[ReturnStep]:
    rows = ReturnStep.objects.filter(store=address.store_id, version=address.steps_version)
    return list(rows.order_by("place"))


class StepsForm(ActionForm):
    """A line of words and a photo for each step; a photo stays until it is changed or dropped."""

    def __init__(self, address: ReturnAddress | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earlier = {step.place: step for step in steps_of(address)} if address else {}
        self.most = policy_at(clock.now()).aftersales.return_steps_at_most
        parts = [self._part(place) for place in range(1, self.most + 1)]
        self.helper.layout = Layout(*parts)

    def _part(self, place: int) -> Fieldset:
        earlier = self.earlier.get(place)
        text, photo, drop = f"text_{place}", f"photo_{place}", f"drop_{place}"
        self.fields[text] = forms.CharField(
            label=_("In words"),
            required=False,
            max_length=300,
            initial=earlier.text if earlier else "",
        )
        self.fields[photo] = forms.FileField(
            label=gettext_lazy("Photo"),
            required=False,
            widget=forms.FileInput({"accept": "image/*"}),
        )
        names = [text, photo]
        if earlier and earlier.picture:
            self.fields[drop] = forms.BooleanField(
                label=_("Leave out the photo of this step"), required=False
            )
            names.append(drop)
        return Fieldset(_("Step %(n)s") % {"n": place}, *names)

    def facts(self) -> dict[str, Any]:
        return {"steps": [self._step(place) for place in range(1, self.most + 1)]}

    def _step(self, place: int) -> Step:
        given = self.cleaned_data
        sent = given[f"photo_{place}"]
        # One byte too many is left for the verb to refuse.
        most = policy_at(clock.now()).uploads.evidence.max_bytes
        photo = Sent(sent.name or "", sent.read(most + 1)) if sent else None
        earlier = None if given.get(f"drop_{place}") else self.earlier.get(place)
        return Step(given[f"text_{place}"], photo, earlier)
