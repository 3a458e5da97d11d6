"""Forms turn text into typed facts and run one verb; refusals land on their field."""

from collections.abc import Callable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from core.errors import NotPossible


class ActionForm(forms.Form):
    """Field names are the verb's parameters. Drawn by crispy inside the page's own <form>."""

    result: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        # Field errors stand at their field and in the summary on top.
        self.helper.form_show_errors = True

    def run(self, verb: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Call `verb` with the cleaned facts; return False with the refusal on its field."""
        try:
            self.result = verb(*args, **self.cleaned_data, **kwargs)
        except NotPossible as error:
            field = error.field if error.field in self.fields else None
            self.add_error(field, str(error))
            return False
        return True
