"""What somebody typed stands above fields and below them as it was typed."""

from crispy_forms.layout import Layout
from crispy_forms.utils import render_crispy_form
from django import forms

from core.fieldsets import Fieldset
from core.forms import ActionForm

TYPED = "<svg onload=ran()>{{ 7|add:7000000 }}{% no such tag %}"
SHOWN = "&lt;svg onload=ran()&gt;{{ 7|add:7000000 }}{% no such tag %}"


class GoodsForm(ActionForm):
    count = forms.IntegerField(help_text=TYPED)


def drawn(layout):
    form = GoodsForm()
    form.helper.layout = layout
    return render_crispy_form(form)


def test_a_legend_is_neither_a_template_nor_html():
    page = drawn(Layout(Fieldset(TYPED, "count")))
    assert f"<legend>{SHOWN}</legend>" in page and 'name="count"' in page


def test_a_help_text_is_no_html():
    page = drawn(Layout("count"))
    assert SHOWN in page and TYPED not in page
