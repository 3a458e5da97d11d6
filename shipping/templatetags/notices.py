"""A notice to a buyer as its mail."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from policy.queries import policy_at
from shipping.notices import compose, spans

register = template.Library()


@register.simple_tag(takes_context=True)
def buyer_notice(context: template.Context) -> SafeString:
    """Subject and body of the event, in the words of the policy in force when it happened."""
    known: Any = context
    event, store = known["event"], known["store"]
    facts = known.flatten() | {"store": store.name if store else ""}
    section = policy_at(event.at).notices
    if phrase := section.reasons.get(event.facts.get("why", "")):
        facts["reason"] = phrase.said(known["language"])
    if days := event.facts.get("away_days"):
        facts["away"] = spans(days)
    subject, body = compose(section, event.kind, known["language"], facts)
    # A text mail, not HTML.
    return mark_safe(f"Subject: {subject}\n\n{body}")
