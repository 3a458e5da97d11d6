"""What is written without a template says what the template says, to the letter."""

from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from core.mails.plain import TEMPLATE, write_notice

SAM = SimpleNamespace(name="Sam <b>&")
STORE = SimpleNamespace(name="Sam’s “Lamps” & more")
LINK = "https://tradewell.example/x/?a=1&b=2"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("recipient", [SAM, None])
@pytest.mark.parametrize("store", [STORE, None])
@pytest.mark.parametrize("link", [LINK, ""])
@pytest.mark.parametrize("leave", [LINK, ""])
def test_to_the_letter(language, recipient, store, link, leave):
    facts = {"recipient": recipient, "store": store, "link": link, "leave": leave}
    facts |= {"label": "100 % & <more>", "sentence": "“Till” ends.", "site": "https://x.example"}
    with translation.override(language):
        drawn, written = render_to_string(TEMPLATE, facts), write_notice(facts)
    assert _lines(written) == _lines(drawn)


def _lines(text):
    """As they are kept: without blank ones around, which nobody sees."""
    subject, _, body = text.strip().partition("\n")
    return [subject, *body.strip().splitlines()]
