"""The style guide shows every component."""

from pathlib import Path

import pytest

from core import stencils

COMPONENTS = Path(__file__).parents[2] / "templates" / "components"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_shows_every_component(client, sam, sams_store, policy, settings, theme):
    settings.DEMO = True
    # What is drawn once is drawn here, whoever asked before.
    stencils._cut.cache_clear()
    client.force_login(sam)
    client.cookies["theme"] = theme
    page = client.get("/styleguide/")
    assert page.status_code == 200 and f'data-bs-theme="{theme}"' in page.text
    shown = {template.name for template in page.templates}
    files = {f"components/{path.name}" for path in COMPONENTS.glob("*.html")}
    assert sorted(files - shown) == []
