"""Take in a file of listings, and begin its import or a trial of it."""

from collections.abc import Sequence
from datetime import datetime

from babel.numbers import list_currencies
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.encodings import OFFERED
from core.errors import NotPossible
from core.events import record
from core.files import keep_file
from core.jobs import start_job
from core.looks import Look, look_at
from core.models import Job
from listings.checks.columns import guess
from listings.guards import refuse_outsider
from listings.models import ImportFile, Listing
from policy.queries import policy_at


def take_import_file(
    store: Store, *, file_name: str, content: bytes, actor: User | None, now: datetime
) -> ImportFile:
    """Keep a table of listings as it came; nothing is imported yet.

    Raises NotAllowed to outsiders; NotPossible on `file` when it is no table, has no rows or
    is outside the limits. Rule: docs/rules/listings.md#import
    """
    refuse_outsider(store, actor)
    limits = policy_at(now).uploads.imports
    look = look_at(content, max_bytes=limits.max_bytes, max_rows=limits.max_rows)
    name = file_name.replace("\0", "")[:200]
    stored = keep_file(f"imports/{store.pk}", content, look.suffix)
    return _keep("listings.file_sent", store, name, stored, look, actor, now)


def read_file_as(
    file: ImportFile, *, encoding: str, actor: User | None, now: datetime
) -> ImportFile:
    """Look at a file anew, in the encoding that its sender names.

    A row of its own: how a file was read belongs to the imports of it, which stay. Raises
    NotAllowed to outsiders; NotPossible on `encoding` when it is none of those offered, a byte
    of the file is none of it, or the file is a workbook or lost.
    """
    refuse_outsider(file.store, actor)
    if encoding not in OFFERED or file.encoding == "xlsx":
        raise NotPossible(_("Choose one of the encodings."), field="encoding")
    file.refuse_destroyed("encoding")
    limits = policy_at(now).uploads.imports
    facts = {"max_bytes": limits.max_bytes, "max_rows": limits.max_rows}
    try:
        with default_storage.open(str(file.file)) as stored:
            look = look_at(stored.read(), encoding=encoding, **facts)
    except FileNotFoundError:
        words = _("The file was lost on our side. Send it again.")
        raise NotPossible(words, field="encoding") from None
    except NotPossible as error:
        raise NotPossible(error.message, field="encoding") from None
    kind, store = "listings.file_read_again", file.store
    return _keep(kind, store, file.name, str(file.file), look, actor, now)


@transaction.atomic
def _keep(
    kind: str,
    store: Store,
    name: str,
    stored: str,
    look: Look,
    actor: User | None,
    now: datetime,
) -> ImportFile:
    kept = ImportFile.objects.create(
        store=store,
        actor=actor,
        name=name,
        file=stored,
        encoding=look.encoding,
        header=look.header,
        sample=look.sample,
        rows=look.rows,
        created_at=now,
    )
    facts = {"file": name, "rows": look.rows, "encoding": look.encoding}
    record(kind, subject=kept, store=store, actor=actor, at=now, facts=facts)
    return kept


@transaction.atomic
def start_import(
    file: ImportFile,
    *,
    targets: Sequence[str],
    currency: str,
    language: str,
    is_trial: bool,
    actor: User | None,
    now: datetime,
) -> Job:
    """Queue the import, or a trial that does everything and takes it back.

    `targets` names the field of each column, "" where it is left out; `currency` and
    `language` count where a row names none. Raises NotAllowed to outsiders; NotPossible when
    no column is the SKU or a field stands twice, and on `currency` and `language`.
    """
    refuse_outsider(file.store, actor)
    named = [target for target in targets if target]
    if "sku" not in named:
        raise NotPossible(_("Say which column holds the SKU: rows are known by it."))
    if twice := {target for target in named if named.count(target) > 1}:
        words = _("Two columns are the same field (%(name)s). Leave one of them out.")
        raise NotPossible(words % {"name": sorted(twice)[0]})
    if currency not in list_currencies():
        raise NotPossible(_("Write three letters, as in USD."), field="currency")
    if language not in Listing.Language.values:
        raise NotPossible(_("Choose the language in which the text is written."), field="language")
    return start_job(
        "listings.import",
        title=file.name,
        total=file.rows,
        store=file.store,
        actor=actor,
        now=now,
        params={
            "file": file.pk,
            "targets": list(targets),
            "defaults": {"currency": currency, "language": language},
            "is_trial": is_trial,
        },
    )


def first_targets(file: ImportFile) -> list[str]:
    """What the columns are likely to be: offered, never taken unasked."""
    return guess(file.header)
