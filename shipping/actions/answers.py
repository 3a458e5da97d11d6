"""What a seller says to a signal."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotPossible
from core.events import record
from listings.actions.proof_files import keep_document
from policy.queries import policy_at
from shipping.actions.cures import facts_of
from shipping.actions.who import refuse_others
from shipping.models import CureWindow, SignalAnswer

LONGEST = 4000


@transaction.atomic
def answer_signal(
    cure: CureWindow,
    *,
    code: str,
    statement: str,
    document: bytes | None = None,
    actor: User,
    now: datetime,
) -> SignalAnswer:
    """Keep the seller's answer to one signal; a moderator reads it if the doubt remains.

    Raises NotPossible once the time is over, on `statement` when it is empty or too long, on
    `document` when it is no PDF or picture within the policy's limits, or one too many.
    Rule: docs/rules/shipping.md#cure.
    """
    refuse_others(cure.store, actor)
    policy = policy_at(now)
    statement = statement.replace("\x00", "").strip()
    if not statement:
        raise NotPossible(_("Say in your own words why this fact is right."), field="statement")
    if len(statement) > LONGEST:
        words = _("Use at most %(most)s characters; attach a document for the rest.")
        raise NotPossible(words % {"most": LONGEST}, field="statement")
    cure = CureWindow.objects.select_for_update(no_key=True, of=("self",)).get(pk=cure.pk)
    if not cure.is_open or cure.ends_at <= now:
        raise NotPossible(_("The time to answer is over. Answer the moderator's decision instead."))
    newest = cure.parcel.judgements.latest("pk")
    if code not in {signal["code"] for signal in newest.signals}:
        raise NotPossible(_("This signal no longer stands; nothing has to be answered."))
    most = policy.uploads.evidence.files_at_most
    if document and cure.answers.exclude(file="").count() >= most:
        words = _("%(most)s documents are here already. Put the rest into one of them.")
        raise NotPossible(words % {"most": most}, field="document")
    answer = SignalAnswer.objects.create(
        store=cure.store,
        cure=cure,
        code=code,
        statement=statement,
        file=keep_document(cure.store, document, policy, shelf="answers"),
        by=actor,
        at=now,
    )
    facts = facts_of(cure.parcel)
    record("shipment.answered", subject=cure, store=cure.store, actor=actor, at=now, facts=facts)
    return answer
