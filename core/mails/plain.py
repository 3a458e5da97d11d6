"""The mail of a kind without a text of its own, written without a template.

Most mails are these, and a template takes several times as long as all else that sending one
does. `tests/core/test_plain_mails.py` holds it to the words of `templates/emails/notice.txt`.
"""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

TEMPLATE = "emails/notice.txt"


class Phrases:
    """What every such mail says, in the language that is active now."""

    def __init__(self) -> None:
        self.hello = _("Hello,")
        self.hello_name = _("Hello %(name)s,")
        self.open_here = _("Open it here:")
        self.why_store = _("You get this because you work for %(store)s.")
        self.why_account = _("You get this because you have a Tradewell account.")
        self.choose = f"{_('Choose which notices you get:')} %s{reverse('core:choices')}"
        self.leave = _("No more mails on this topic:")


def write_notice(facts: Mapping[str, Any], phrases: Phrases | None = None) -> str:
    """Subject and text, as the template would write them from the same facts."""
    say = phrases or Phrases()
    person, link = facts["recipient"], facts["link"]
    hello = say.hello_name % {"name": person.name} if person else say.hello
    way = f"\n{say.open_here} {link}\n" if link else ""
    foot = "\n".join(("-- ", "Tradewell", *_foot(facts, say)))
    return f"Subject: {facts['label']}\n\n{hello}\n\n{facts['sentence']}\n{way}\n{foot}"


def _foot(facts: Mapping[str, Any], say: Phrases) -> list[str]:
    person, store, leave = facts["recipient"], facts["store"], facts["leave"]
    if not person:
        return []
    why = say.why_store % {"store": store.name} if store else say.why_account
    return [why, say.choose % facts["site"], *([f"{say.leave} {leave}"] if leave else [])]
