"""A store attaches documents to its appeal, each of a kind that the policy lists."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import RUNNING_ROLES
from accounts.models import User
from core.attachments import Looked, Sent, Shelved, look, refuse_too_many, shelved
from core.errors import NotAllowed, NotPossible
from core.events import record
from enforcement.actions.cases import moderators
from enforcement.actions.guards import lock_store
from enforcement.models import Appeal, AppealEvidence
from policy.queries import policy_at
from policy.uploads import file_limits

Files = Mapping[str, Sequence[Sent]]
NO_FILES: Files = MappingProxyType({})
# Before the field of each kind of document.
PREFIX = "evidence_"


class Proof(NamedTuple):
    """A document that may be kept, and what it is said to be."""

    kind: str
    title: dict[str, str]
    looked: Looked

    @property
    def field(self) -> str:
        return f"{PREFIX}{self.kind}"


def attach_evidence(
    appeal: Appeal, *, evidence: Files, actor: User, now: datetime
) -> list[AppealEvidence]:
    """Add documents to an open appeal, by kind; they are numbered on. The clock runs on.

    A file that the appeal has already is not kept twice. Files are stored before anything is
    locked, and go away where the rest fails. Raises NotAllowed unless the actor owns or manages
    the store: nobody attaches for it. NotPossible on `evidence_KIND` when a file is not what it
    may be, is chosen twice or there are too many, and on no field without one, or once it is
    answered.
    Rule: docs/rules/enforcement.md#evidence-on-appeals.
    """
    if not appeal.store.people(*RUNNING_ROLES).filter(pk=actor.pk).exists():
        raise NotAllowed(_("Only the store's owner and managers can attach evidence."))
    _refuse_answered(appeal)
    proofs = look_at_evidence(appeal.statement.rule_code, evidence, now=now)
    if not proofs:
        raise NotPossible(_("Choose at least one file."))
    with shelve(appeal.store_id, proofs) as shelf, transaction.atomic():
        lock_store(appeal.store)
        appeal.refresh_from_db()
        _refuse_answered(appeal)
        kept = keep_evidence(appeal, proofs, shelf, actor=actor, now=now)
        if kept:
            _tell(appeal, kept, actor, now)
        return kept


def look_at_evidence(rule_code: str, evidence: Files, *, now: datetime) -> list[Proof]:
    """Every document as it may be kept, kinds in the policy's order. Nothing is locked meanwhile.

    Raises NotPossible on `evidence_KIND`, which names the file and the limit.
    """
    policy = policy_at(now)
    kinds, limits = policy.rules.evidence_on(rule_code), file_limits(policy)
    if any(kind not in kinds for kind, files in evidence.items() if files):
        raise NotPossible(_("Choose a kind of evidence that this page lists."))
    sent = [(kind, one) for kind in kinds for one in evidence.get(kind, ())]
    if sent:
        refuse_too_many(len(sent), limits, f"{PREFIX}{sent[0][0]}")
    proofs = [
        Proof(kind, kinds[kind].title.as_facts, look(one, limits, f"{PREFIX}{kind}"))
        for kind, one in sent
    ]
    _refuse_twice(proofs)
    return proofs


def shelve(store_id: int, proofs: Sequence[Proof]) -> AbstractContextManager[dict[str, Shelved]]:
    """Store the files before the store is locked; around the transaction that keeps them."""
    return shelved(f"appeals/{store_id}", [one.looked for one in proofs])


def keep_evidence(
    appeal: Appeal,
    proofs: Sequence[Proof],
    shelf: dict[str, Shelved],
    *,
    actor: User,
    now: datetime,
) -> list[AppealEvidence]:
    """Number the documents on, each file once. Within the caller's transaction and lock.

    What is kept is taken from the shelf.

    Raises NotPossible on `evidence_KIND` when the appeal would have too many.
    """
    known = list(appeal.evidence.values_list("sha256", flat=True))
    fresh = [one for one in proofs if one.looked.sha256 not in known]
    most = policy_at(now).uploads.evidence.files_per_appeal
    if fresh and len(known) + len(fresh) > most:
        words = _("An appeal takes %(most)s files; this one has %(n)s. Put pages into one PDF.")
        raise NotPossible(words % {"most": most, "n": len(known)}, field=fresh[0].field)
    by = {"attached_by": actor, "attached_at": now}
    return [
        _keep(appeal, number, one, shelf.pop(one.looked.sha256), by)
        for number, one in enumerate(fresh, len(known) + 1)
    ]


def named(kept: Sequence[AppealEvidence]) -> dict[str, Any]:
    """For the event: the numbers, and the marks of the files, which the audit chain seals."""
    numbers = ", ".join(str(row.number) for row in kept)
    return {"evidence": numbers, "sha256": [row.sha256 for row in kept]} if kept else {}


def _keep(
    appeal: Appeal, number: int, one: Proof, stored: Shelved, more: dict[str, Any]
) -> AppealEvidence:
    row: AppealEvidence = AppealEvidence.objects.create(
        store_id=appeal.store_id,
        appeal=appeal,
        number=number,
        kind=one.kind,
        kind_title=one.title,
        name=one.looked.name,
        file=stored.file,
        thumbnail=stored.thumbnail,
        sha256=one.looked.sha256,
        **more,
    )
    return row


def _refuse_twice(proofs: Sequence[Proof]) -> None:
    """The words name documents by numbers, which one that is left out would shift."""
    seen: dict[str, str] = {}
    for one in proofs:
        if first := seen.get(one.looked.sha256):
            words = _("%(name)s is the same file as %(first)s. Choose it once; choose all again.")
            raise NotPossible(words % {"name": one.looked.name, "first": first}, field=one.field)
        seen[one.looked.sha256] = one.looked.name


def _tell(appeal: Appeal, kept: Sequence[AppealEvidence], actor: User, now: datetime) -> None:
    record(
        "appeal.evidence_added",
        subject=appeal,
        store=appeal.store,
        actor=actor,
        at=now,
        notify=[appeal.taken_by] if appeal.taken_by else moderators(),
        facts={"appeal": appeal.number, "decision": appeal.statement.number} | named(kept),
    )


def _refuse_answered(appeal: Appeal) -> None:
    if not appeal.is_open:
        raise NotPossible(_("This appeal is answered. Nothing can be added to it."))
