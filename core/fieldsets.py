"""Fields under a legend. The legend may be somebody's words: it is shown as they were typed."""

from typing import Any

from crispy_forms import layout
from django.template.loader import render_to_string


class Fieldset(layout.Fieldset):  # type: ignore[misc]
    """In place of crispy's own, which runs the legend as a template and then takes it for HTML."""

    template = "bootstrap5/layout/fieldset.html"

    def render(self, form: Any, context: Any, *args: Any, **kwargs: Any) -> str:
        facts = {
            "legend": self.legend,
            "fields": self.get_rendered_fields(form, context, *args, **kwargs),
        }
        return render_to_string(self.template, facts)
