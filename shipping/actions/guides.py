"""Guides to customs are drafted, published and withdrawn by the marketplace."""

import re
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.transitions import move
from shipping.models import Guide

COUNTRY = re.compile(r"[A-Z]{2}")
ADDRESS = re.compile(r"https://\S{4,300}")
LETTERS_AT_MOST = 20_000


@transaction.atomic
def draft_guide(
    guide: Guide | None,
    *,
    country: str,
    text_en: str,
    text_zh: str,
    sources: str,
    effective_from: date,
    effective_to: date | None,
    verified_on: date,
    actor: User,
    now: datetime,
) -> Guide:
    """Keep a draft; of a guide that was published or withdrawn, a new draft is made.

    Raises NotPossible on a text that is empty or too long, on `country` and `sources` that are
    none, on days in the wrong order. Rule: docs/rules/shipping.md#customs-guides.
    """
    _refuse_others(actor)
    facts = {
        "country": country.strip().upper(),
        "text_en": _text(text_en, "text_en"),
        "text_zh": _text(text_zh, "text_zh"),
        "sources": _sources(sources),
        "effective_from": effective_from,
        "effective_to": effective_to,
        "verified_on": verified_on,
    }
    if not COUNTRY.fullmatch(str(facts["country"])):
        raise NotPossible(_("A country is two letters, as in NL."), field="country")
    if effective_to and effective_to <= effective_from:
        words = _("The last day lies before the first. Change one of them.")
        raise NotPossible(words, field="effective_to")
    if verified_on > now.date():
        words = _("Nobody can have verified it in the future.")
        raise NotPossible(words, field="verified_on")
    kept = _kept(guide, facts, actor, now)
    day = effective_from.isoformat()
    said = {"country": kept.country, "effective_from": day}
    record("guide.drafted", subject=kept, store=None, actor=actor, at=now, facts=said)
    return kept


def publish_guide(guide: Guide, *, actor: User, now: datetime) -> Guide:
    """Show the draft to sellers from its first day on.

    Raises NotPossible when another guide of the country begins on the same day.
    Rule: docs/rules/shipping.md#customs-guides.
    """
    _refuse_others(actor)
    same = Guide.objects.filter(
        country=guide.country,
        effective_from=guide.effective_from,
        status=Guide.Status.PUBLISHED,
    )
    if same.exists():
        words = _("A published guide of this country begins on the same day. Withdraw it first.")
        raise NotPossible(words, field="effective_from")
    return _move(guide, Guide.Status.PUBLISHED, "guide.published", actor, now)


def withdraw_guide(guide: Guide, *, actor: User, now: datetime) -> Guide:
    """Show the guide no longer; the one before it is shown again."""
    _refuse_others(actor)
    return _move(guide, Guide.Status.WITHDRAWN, "guide.withdrawn", actor, now)


def _kept(guide: Guide | None, facts: dict[str, object], actor: User, now: datetime) -> Guide:
    """Written under the lock: a draft that was published meanwhile stays as its readers see it."""
    rows = Guide.objects.select_for_update(no_key=True)
    draft: Guide | None = None
    if guide is not None:
        draft = rows.filter(pk=guide.pk, status=Guide.Status.DRAFT).first()
    draft = draft or Guide()
    for name, fact in (facts | {"author": actor, "status_at": now}).items():
        setattr(draft, name, fact)
    draft.save()
    return draft


def _move(guide: Guide, to: str, kind: str, actor: User, now: datetime) -> Guide:
    facts = {"country": guide.country, "effective_from": guide.effective_from.isoformat()}
    return move(guide, to, actor=actor, now=now, kind=kind, facts=facts)


def _refuse_others(actor: User) -> None:
    if not actor.is_policy_admin:
        raise NotAllowed(_("Only a policy admin can change customs guides."))


def _text(text: str, field: str) -> str:
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not text:
        raise NotPossible(_("The text is needed in both languages."), field=field)
    if len(text) > LETTERS_AT_MOST:
        words = _("The text has %(length)s characters; up to %(limit)s fit.")
        facts = {"length": len(text), "limit": LETTERS_AT_MOST}
        raise NotPossible(words % facts, field=field)
    return text


def _sources(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    wrong = next((line for line in lines if not ADDRESS.fullmatch(line)), None)
    if not lines or wrong is not None:
        words = _("Name at least one source, one https address a line.")
        raise NotPossible(words, field="sources")
    return "\n".join(lines)
