"""Replies that are kept ready for many tickets."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.access import SERVICE_ROLES
from accounts.models import Store, User
from aftersales.actions.lines import clean_text
from aftersales.checks.replies import placeholders_left, unknown_fields
from aftersales.models import SavedReply
from core.errors import NotAllowed, NotPossible
from core.events import record
from policy.queries import policy_at

LONGEST_TITLE = 120


@transaction.atomic
def save_reply(
    store: Store | None,
    *,
    title: str,
    text: str,
    language: str,
    reply: SavedReply | None = None,
    actor: User,
    now: datetime,
) -> SavedReply:
    """Keep a new reply of the store, or of the mediation team (None), or change `reply`.

    Raises NotAllowed to all but those who write to its buyers; NotPossible on `title` when it is
    empty, too long, there already or one too many, on `language` when unknown, on `text` for a
    field that no ticket fills in. Rule: docs/rules/aftersales.md#saved-replies.
    """
    refuse_reply_strangers(store, actor)
    title, text, policy = title.strip(), clean_text(text), policy_at(now)
    if not 1 <= len(title) <= LONGEST_TITLE:
        words = _("Give it a name of 1 to %(most)s characters.") % {"most": LONGEST_TITLE}
        raise NotPossible(words, field="title")
    if language not in policy.truth.languages:
        raise NotPossible(_("Choose the language that it is written in."), field="language")
    if unknown := unknown_fields(text):
        words = _("No ticket fills in %(field)s. Use the fields that are listed here.")
        raise NotPossible(words % {"field": unknown[0]}, field="text")
    most = policy.aftersales.replies_at_most
    if reply is None and SavedReply.objects.of(store).count() >= most:
        words = _("At most %(n)s replies are kept. Remove one first.") % {"n": most}
        raise NotPossible(words, field="title")
    kept = reply or SavedReply(store=store)
    kept.title, kept.text, kept.language = title, text, language
    kept.edited_by, kept.edited_at = actor, now
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:
        words = _("There is a reply of this name in this language. Choose another name.")
        raise NotPossible(words, field="title") from None
    _record("reply.saved", kept, actor, now)
    return kept


@transaction.atomic
def remove_reply(reply: SavedReply, *, actor: User, now: datetime) -> None:
    """Remove a reply; what was written with it stays. Raises NotAllowed as `save_reply` does."""
    refuse_reply_strangers(reply.store, actor)
    _record("reply.removed", reply, actor, now)
    reply.delete()


def refuse_reply_strangers(store: Store | None, actor: User) -> None:
    """Those who write to buyers keep the replies: service staff, or mediators for the team."""
    if store is None:
        if not actor.is_mediator:
            raise NotAllowed(_("Only mediators keep the replies of the team."))
    elif not store.people(*SERVICE_ROLES).filter(pk=actor.pk).exists():
        words = _("Only the store's owner, managers and service clerks keep its replies.")
        raise NotAllowed(words)


def refuse_placeholders(text: str) -> None:
    """Raises NotPossible on `text` while a placeholder of a saved reply stands in it."""
    if left := placeholders_left(text):
        words = _("Not sent: %(fields)s is not filled in. Write what belongs there, or delete it.")
        raise NotPossible(words % {"fields": ", ".join(left)}, field="text", code="placeholder")


def _record(kind: str, reply: SavedReply, actor: User, now: datetime) -> None:
    facts = {"title": reply.title, "language": reply.language, "text": reply.text}
    record(kind, subject=reply, store=reply.store, actor=actor, at=now, facts=facts)
