"""Take in a file of orders, scans or tracking numbers, and begin its import or a trial of it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible
from core.events import record
from core.files import keep_file
from core.jobs import start_job
from core.looks import look_at
from core.models import Job
from policy.queries import policy_at
from shipping.actions.who import refuse_others
from shipping.checks.sent import DISPATCH, NEEDED, OPTIONAL
from shipping.models import SentFile

JOBS = {kind: f"shipping.{kind}" for kind in NEEDED}
# A number of a person's own typing: order, carrier, service, tracking number, "printed so".
Typed = tuple[str, str, str, str, str]


@transaction.atomic
def take_sent_file(
    store: Store, *, kind: str, file_name: str, content: bytes, actor: User, now: datetime
) -> SentFile:
    """Keep the file as it came; nothing of it is taken yet.

    Raises NotAllowed unless the actor ships for the store; NotPossible on `file` when it is no
    table, has no rows or is outside the limits. Rule: docs/rules/shipping.md#files.
    """
    refuse_others(store, actor)
    limits = policy_at(now).uploads.csv
    look = look_at(content, max_bytes=limits.max_bytes, max_rows=limits.max_rows)
    kept = SentFile.objects.create(
        store=store,
        actor=actor,
        kind=kind,
        name=file_name.replace("\0", "")[:200],
        file=keep_file(f"sent/{store.pk}", content, look.suffix),
        encoding=look.encoding,
        header=look.header,
        sample=look.sample,
        rows=look.rows,
        created_at=now,
    )
    facts = {"file": kept.name, "rows": kept.rows}
    record("file.sent", subject=kept, store=store, actor=actor, at=now, facts=facts)
    return kept


@transaction.atomic
def start_sent(
    file: SentFile,
    *,
    targets: Sequence[str],
    carrier: str = "",
    service: str = "",
    is_trial: bool,
    actor: User,
    now: datetime,
) -> Job:
    """Queue the import, or a trial that does everything and takes it back.

    `targets` names the field of each column, "" where it is left out; `carrier` and `service`
    count where a row of dispatched orders names none. Raises NotAllowed to others; NotPossible
    when a field is missing or stands twice. Rule: docs/rules/shipping.md#files.
    """
    refuse_others(file.store, actor)
    known = {*NEEDED[file.kind], *OPTIONAL[file.kind]}
    named = [target for target in targets if target in known]
    if missing := [name for name in NEEDED[file.kind] if name not in named]:
        words = _("Say which columns are these: %(names)s.")
        raise NotPossible(words % {"names": ", ".join(missing)})
    if twice := {target for target in named if named.count(target) > 1}:
        words = _("Two columns are the same field (%(name)s). Leave one of them out.")
        raise NotPossible(words % {"name": sorted(twice)[0]})
    said = {"carrier": carrier, "service": service} if file.kind == DISPATCH else {}
    return start_job(
        JOBS[file.kind],
        title=file.name,
        total=file.rows,
        store=file.store,
        actor=actor,
        now=now,
        params={
            "file": file.pk,
            "targets": list(targets),
            "defaults": {name: text for name, text in said.items() if text},
            "is_trial": is_trial,
        },
    )


@transaction.atomic
def start_dispatch(
    store: Store, *, rows: Sequence[Typed], is_trial: bool, actor: User, now: datetime
) -> Job:
    """Queue the dispatch of orders whose numbers were typed, or a trial that is taken back.

    Raises NotAllowed unless the actor ships for the store; NotPossible without any row.
    Rule: docs/rules/shipping.md#files.
    """
    refuse_others(store, actor)
    if not rows:
        raise NotPossible(_("Write the tracking number of at least one order."))
    return start_job(
        JOBS[DISPATCH],
        title=_("Dispatch of ticked orders"),
        total=len(rows),
        store=store,
        actor=actor,
        now=now,
        params={"rows": [list(row) for row in rows], "is_trial": is_trial},
    )


@transaction.atomic
def dispatch_tried(trial: Job, *, actor: User, now: datetime) -> Job:
    """Queue the dispatch of the typed rows that a trial took, and of no row that it refused.

    Raises NotAllowed unless the actor ships for the store; NotPossible until the trial is done
    and where it took no row. Rule: docs/rules/shipping.md#files.
    """
    assert trial.store is not None
    if trial.status != Job.Status.DONE:
        raise NotPossible(_("The check is not done yet. Open it again in a moment."))
    left = {line["line"] for part in trial.parts.all() for line in part.report}
    rows = [row for line, row in enumerate(trial.params["rows"], start=1) if line not in left]
    return start_dispatch(trial.store, rows=rows, is_trial=False, actor=actor, now=now)
