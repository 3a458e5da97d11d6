"""Tags of the design system."""

from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.template import engines

from core.registry import Tile

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)


def draw(source, **facts):
    return engines["django"].from_string(source).render({"now": NOW, **facts})


class Row:
    TONES = {"live": "ok"}
    SHAPES = {"live": "eye"}

    def __init__(self, status):
        self.status = status

    def get_status_display(self):
        return f"is {self.status}"


def test_icon_is_decoration_without_a_label():
    assert 'aria-hidden="true"' in draw('{% icon "bell" %}')
    assert "#bell" in draw('{% icon "bell" %}')


def test_icon_with_a_label_is_a_picture():
    drawn = draw('{% icon "check" label=label tone="ok" %}', label="<Met>")

    assert 'role="img" aria-label="&lt;Met&gt;"' in drawn
    assert 'class="icon t-ok"' in drawn


@pytest.mark.parametrize(
    ("what", "classes", "shape", "word"),
    [
        (Row("live"), "badge ok", "#eye", "is live"),
        (Row("draft"), "badge", "#circle-dot", "is draft"),
        ("<b>", "badge", "#circle-dot", "&lt;b&gt;"),
    ],
)
def test_badge_takes_a_row_or_a_word(what, classes, shape, word):
    drawn = draw("{% badge what %}", what=what)

    assert f'class="{classes}"' in drawn
    assert shape in drawn
    assert word in drawn


def test_badge_ignores_a_tone_it_does_not_know():
    assert 'class="badge"' in draw('{% badge "x" "x onclick=1" %}')


@pytest.mark.parametrize(
    ("state", "words"),
    [("running", "5 h left"), ("met", "Met"), ("paused", "until the buyer answers")],
)
def test_due_says_its_state(state, words):
    drawn = draw(
        '{% due at now state=state reason="until the buyer answers" %}',
        at=NOW + timedelta(hours=5),
        state=state,
    )

    assert words in drawn


def test_due_without_a_deadline():
    assert "No deadline" in draw("{% due None now %}")


def test_clock_that_ran_out_is_missed():
    drawn = draw('{% sla_clock "Answer due" at now start %}', at=NOW, start=NOW - timedelta(days=1))

    assert "Missed" in drawn
    assert "t-" not in drawn.split('class="big"')[1].split("</div>")[0]


def test_panel_names_its_region():
    drawn = draw('{% panel "Needs you" badge=0 id="mine" %}<p>x</p>{% endpanel %}')

    assert '<section class="panel" aria-labelledby="mine">' in drawn
    assert '<h2 id="mine">Needs you</h2>' in drawn
    assert '<span class="badge">0</span>' in drawn


def test_panel_escapes_its_title_and_keeps_its_content():
    drawn = draw("{% panel title %}<p>{{ title }}</p>{% endpanel %}", title="<i>")

    assert "<p>&lt;i&gt;</p>" in drawn
    assert "<i>" not in drawn


def test_two_panels_have_two_ids():
    drawn = draw('{% panel "a" %}{% endpanel %}{% panel "b" %}{% endpanel %}')

    assert len(set(drawn.split('aria-labelledby="')[1:])) == 2


def test_page_head_without_actions_has_no_empty_box():
    assert "page-actions" not in draw('{% page_head "Title" %} {% endpage_head %}')
    assert "page-actions" in draw('{% page_head "Title" %}<a>x</a>{% endpage_head %}')


@pytest.mark.parametrize(
    ("value", "at_least", "words"),
    [(0.9496, True, "94.9%"), (0.0201, False, "2.1%"), (0.29, True, "29%"), (None, True, "–")],
)
def test_a_share_is_rounded_against_the_seller(value, at_least, words):
    tile = Tile("k", "Label", "", value, "#", 0.95, at_least=at_least)

    assert draw("{{ tile|measure }}", tile=tile) == words


def test_requirement_and_trend_in_words():
    tile = Tile("k", "On time", "", 0.97, "#", 0.95, trend=(None, 0.94, 0.97))

    assert draw("{{ tile|requirement }}", tile=tile) == "≥\u00a095%"
    assert "On time: from 94% to 97%, required ≥\u00a095%" in draw("{% trend tile %}", tile=tile)


def test_money_and_moment_without_a_value_are_a_dash():
    assert draw('{% money None "EUR" %}{% moment None %}') == "––"


class Wish(forms.Form):
    title = forms.CharField(help_text="Short.")
    note = forms.CharField(required=False)


def test_crispy_draws_labels_help_and_the_summary_once():
    drawn = draw(
        "{% load crispy_forms_filters %}"
        '{% include "components/_error_summary.html" with form=form only %}{{ form|crispy }}',
        form=Wish({"title": ""}),
    )

    assert drawn.count('class="error-summary"') == 1
    assert '<a href="#id_title">Title: This field is required.</a>' in drawn
    assert 'aria-describedby="id_title_helptext id_title_error"' in drawn
    assert 'id="id_title_helptext"' in drawn and 'id="id_title_error"' in drawn
    assert "(optional)" in drawn and "*" not in drawn


def test_a_form_without_problems_has_no_summary():
    drawn = draw("{% load crispy_forms_filters %}{{ form|crispy }}", form=Wish())

    assert "error-summary" not in drawn
