"""The icon sprite: only the icons named, coloured and sized by the page."""

import pytest

from config.assets import sprite
from config.steps import Stop


def test_each_name_becomes_a_symbol_without_a_width_of_its_own():
    drawn = sprite(["check", "x"])

    assert drawn.count("<symbol ") == 2
    assert '<symbol id="check" viewBox="0 0 24 24" fill="none" stroke="currentColor"' in drawn
    assert "stroke-width" not in drawn


def test_names_the_icon_that_does_not_exist():
    with pytest.raises(Stop, match="no-such-icon, which is no Tabler icon"):
        sprite(["no-such-icon"])
