"""Forms turn text into typed facts and run one verb; refusals land on their field."""

from collections.abc import Callable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from core.errors import NotPossible, Stale


class ActionForm(forms.Form):
    """Field names are the verb's parameters. Drawn by crispy inside the page's own <form>."""

    result: Any = None
    # Set when the page showed an older state; its `changes` say how it is now.
    stale: Stale | None = None
    # The hidden field, where there is one, that says which state the page showed.
    seen_in = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        # Field errors stand at their field and in the summary on top.
        self.helper.form_show_errors = True

    @property
    def status(self) -> int:
        """What the page that shows this form answers with: 200 unsent, 422 refused, 409 stale."""
        if self.stale is not None:
            return self.stale.status
        return NotPossible.status if self.errors else 200

    def facts(self) -> dict[str, Any]:
        """The verb's parameters."""
        return self.cleaned_data

    def run(self, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Call `verb` with the cleaned facts; return False with the refusal on its field.

        Whatever was typed stays in the form, also when the page was out of date.
        """
        try:
            self.result = verb(*args, **self.facts(), **kwargs)
        except NotPossible as error:
            self.point_at(error)
            return False
        except Stale as error:
            self.stale = error
            self.add_error(None, str(error))
            self._catch_up()
            return False
        return True

    def point_at(self, error: NotPossible) -> None:
        """Put a refusal at its field; at the top where the form has no such field."""
        self.add_error(error.field if error.field in self.fields else None, str(error))

    def _catch_up(self) -> None:
        """Sending again after reading what changed is a decision, so it may go through."""
        if self.seen_in:
            now = self.get_initial_for_field(self.fields[self.seen_in], self.seen_in)
            sent: Any = self.data
            sent = sent.copy()
            sent[self.seen_in] = str(now)
            self.data = sent
