"""Files of people: kept under names of our own, served by our own path."""

import threading
import uuid
from collections.abc import Iterable
from functools import partial
from typing import Any

import structlog
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.http import Http404, HttpResponse

log = structlog.get_logger(__name__)
# Whatever a file turns out to be, it runs nothing and loads nothing.
CLOSED = "default-src 'none'; sandbox"
MEDIA_TYPES = {"jpg": "image/jpeg", "pdf": "application/pdf", "zip": "application/zip"}


class Unkept(threading.local):
    """Files of this thread whose transaction has not ended yet."""

    def __init__(self) -> None:
        self.names: set[str] = set()


unkept = Unkept()


def keep_file(folder: str, body: "bytes | File[bytes]", suffix: str) -> str:
    """Store it under a name that nobody chose; return the name.

    Where the caller's transaction is taken back, the file goes at the end of the request or task.
    """
    content = ContentFile(body) if isinstance(body, bytes) else body
    name = default_storage.save(f"{folder}/{uuid.uuid4().hex}{suffix}", content)
    if connection.in_atomic_block:
        unkept.names.add(name)
        transaction.on_commit(partial(unkept.names.discard, name))
    return name


def remove_unkept(**_signal: Any) -> None:
    """Take away what no transaction kept; while one is open, its end is not known."""
    if not connection.in_atomic_block:
        remove_files(unkept.names)
        unkept.names.clear()


def remove_files(names: Iterable[str]) -> None:
    """Take stored files away that no row names; what is gone already is no fault."""
    for name in names:
        try:
            default_storage.delete(name)
        except Exception:
            log.exception("file_not_removed", name=name)


def media_type_of(name: str) -> str:
    """What a stored file is, as it was found when it was taken: by the suffix that we gave it."""
    return MEDIA_TYPES.get(name.rpartition(".")[2], "application/octet-stream")


def send_file(name: str, *, shown_as: str, inline: bool, keep: bool = True) -> HttpResponse:
    """Answer with a stored file so that a browser shows or saves it and does nothing else.

    `keep` lets the browser show it again unasked; each look of staff at a file of others is to
    be asked for. Raises Http404 when the file is gone, as after a restore without its uploads.
    """
    suffix = name.rpartition(".")[2]
    try:
        with default_storage.open(name) as stored:
            body = stored.read()
    except FileNotFoundError:
        log.error("file_is_gone", name=name)
        raise Http404 from None
    response = HttpResponse(body, content_type=media_type_of(name))
    kind = "inline" if inline else "attachment"
    response["Content-Disposition"] = f'{kind}; filename="{shown_as}.{suffix}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # A stored file never changes under its address.
    kept = "private, max-age=31536000, immutable"
    response["Cache-Control"] = kept if keep else "private, no-store"
    return response
