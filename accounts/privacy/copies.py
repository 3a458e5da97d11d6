"""The copy: asked for on a page, written by a worker, fetched by its owner for some days."""

import json
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.privacy.rows import DataRequest
from core import jobs
from core.errors import NotPossible
from core.events import record
from core.jobs import JobKind, Outcome
from core.models import Job
from core.personal import HELD

JOB, FOLDER = "personal_copy", "copies"
# How long the file can be fetched; afterwards a new one is asked for. It is one's own data.
FETCH_DAYS = 7


@transaction.atomic
def ask_copy(person: User, *, now: datetime) -> DataRequest:
    """Queue a copy of all that is held about the person. Raises NotPossible while one is written.

    Rule: docs/rules/accounts.md#own-data
    """
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    mine = DataRequest.objects.filter(person=person, kind=DataRequest.Kind.COPY)
    if mine.filter(answered_at=None).exists():
        raise NotPossible(_("A copy is being written already. You will be told when it is there."))
    asked = DataRequest.objects.create(person=person, kind=DataRequest.Kind.COPY, asked_at=now)
    jobs.start_job(
        JOB,
        title=_("Copy of your data"),
        total=len(HELD),
        store=None,
        actor=person,
        now=now,
        params={"request": asked.pk},
    )
    return asked


def _parts(job: Job) -> Iterator[int]:
    # A copy is whole or nothing, so all of it is one part.
    yield job.params["request"]


def _step(job: Job, pk: int, now: datetime) -> Outcome:
    asked = DataRequest.objects.select_for_update().select_related("person").get(pk=pk)
    if asked.answered_at is None:
        write_copy(asked, now=now)
    return Outcome(done=job.total)


def write_copy(asked: DataRequest, *, now: datetime) -> None:
    """One JSON file for each kind of data, in a ZIP under a name that nobody can guess."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for key, held in HELD.items():
            rows = list(held.tell(asked.person))
            out.writestr(f"{key}.json", _as_text(rows))
    asked.file = default_storage.save(
        f"{FOLDER}/{uuid.uuid4().hex}.zip", ContentFile(packed.getvalue())
    )
    asked.answered_at, asked.expires_at = now, now + timedelta(days=FETCH_DAYS)
    asked.save(update_fields=["file", "answered_at", "expires_at"])
    facts = {"until_at": asked.expires_at.isoformat()}
    record(
        "data_request.copied",
        subject=asked,
        store=None,
        actor=asked.person,
        at=now,
        notify=[asked.person],
        facts=facts,
    )


def destroy_files(rows: Iterable[DataRequest]) -> None:
    """Destroy the files of these copies, once the transaction holds."""
    found = [row for row in rows if row.file]
    for row in found:
        transaction.on_commit(partial(default_storage.delete, row.file), robust=True)
    DataRequest.objects.filter(pk__in=[row.pk for row in found]).update(file="")


def _cancelled(job: Job, now: datetime) -> None:
    """The wish ends with its job, so that a new one can be made."""
    DataRequest.objects.filter(pk=job.params["request"], answered_at=None).update(answered_at=now)


def _as_text(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder)


jobs.register(
    JobKind(
        name=JOB,
        label=gettext_lazy("Copy of your data"),
        parts=_parts,
        step=_step,
        cancelled=_cancelled,
    )
)
