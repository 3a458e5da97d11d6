"""Icons are coloured and sized by the page, and no width has colours of its own."""

import re

import pytest
from django.conf import settings

from config.assets import sprite
from config.steps import Stop

# The next rule of a block, or the block's end.
RULE = re.compile(r"\s*(?:(?P<end>\})|(?P<of>[^{}]+)\{(?P<said>[^{}]*)\})")
COLOUR = re.compile(r"(color|fill|opacity|background(-color|-image)?|filter|mix-blend-mode):")


def test_each_name_becomes_a_symbol_without_a_width_of_its_own():
    drawn = sprite(["check", "x"])

    assert drawn.count("<symbol ") == 2
    assert '<symbol id="check" viewBox="0 0 24 24" fill="none" stroke="currentColor"' in drawn
    assert "stroke-width" not in drawn


def test_names_the_icon_that_does_not_exist():
    with pytest.raises(Stop, match="no-such-icon, which is no Tabler icon"):
        sprite(["no-such-icon"])


def test_no_width_gives_a_text_another_colour():
    """The journeys judge each text's colours at one width for each theme."""
    css = (settings.BASE_DIR / "static" / "built" / "app.css").read_text()

    assert list(_colours(css)) == [
        # The menu as a popover lies on the canvas as before.
        ".side background:var(--canvas)",
        ".side::backdrop background:rgba(0,0,0,.35)",
        # The label of a cell that has no column head there.
        ".cards tbody td[data-label]::before color:var(--muted)",
    ]


def _colours(css):
    """What is said about colours for some widths of the window."""
    for query in re.finditer(r"@media[^{]*-width[^{]*\{", css):
        for rule in RULE.finditer(css, query.end()):
            if rule["end"]:
                break
            for said in rule["said"].split(";"):
                if COLOUR.match(said):
                    yield f"{rule['of']} {said}"
