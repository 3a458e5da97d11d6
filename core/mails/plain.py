"""The mail of a kind without a text of its own, written without a template.

Most mails are these, and a template takes several times as long as all else that sending one
does. `tests/core/test_plain_mails.py` holds it to the words of `templates/emails/notice.txt`.
"""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

TEMPLATE = "emails/notice.txt"


def write_notice(facts: Mapping[str, Any]) -> str:
    """Subject and text, as the template would write them from the same facts."""
    person, link = facts["recipient"], facts["link"]
    hello = _("Hello %(name)s,") % {"name": person.name} if person else _("Hello,")
    way = f"\n{_('Open it here:')} {link}\n" if link else ""
    foot = "\n".join(("-- ", "Tradewell", *_foot(facts)))
    return f"Subject: {facts['label']}\n\n{hello}\n\n{facts['sentence']}\n{way}\n{foot}"


def _foot(facts: Mapping[str, Any]) -> list[str]:
    person, store, leave = facts["recipient"], facts["store"], facts["leave"]
    if not person:
        return []
    if store:
        why = _("You get this because you work for %(store)s.") % {"store": store.name}
    else:
        why = _("You get this because you have a Tradewell account.")
    choose = f"{_('Choose which notices you get:')} {facts['site']}{reverse('core:choices')}"
    return [why, choose, *([f"{_('No more mails on this topic:')} {leave}"] if leave else [])]
