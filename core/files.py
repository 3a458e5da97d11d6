"""Files of people: kept under names of our own, served by our own path."""

import uuid
from collections.abc import Iterable

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse

log = structlog.get_logger(__name__)
# Whatever a file turns out to be, it runs nothing and loads nothing.
CLOSED = "default-src 'none'; sandbox"
MEDIA_TYPES = {"jpg": "image/jpeg", "pdf": "application/pdf", "zip": "application/zip"}


def keep_file(folder: str, body: bytes, suffix: str) -> str:
    """Store the bytes under a name that nobody chose; return the name."""
    return default_storage.save(f"{folder}/{uuid.uuid4().hex}{suffix}", ContentFile(body))


def remove_files(names: Iterable[str]) -> None:
    """Take stored files away that no row names; what is gone already is no fault."""
    for name in names:
        try:
            default_storage.delete(name)
        except Exception:
            log.exception("file_not_removed", name=name)


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
    response = HttpResponse(body, content_type=MEDIA_TYPES.get(suffix, "application/octet-stream"))
    kind = "inline" if inline else "attachment"
    response["Content-Disposition"] = f'{kind}; filename="{shown_as}.{suffix}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # A stored file never changes under its address.
    kept = "private, max-age=31536000, immutable"
    response["Cache-Control"] = kept if keep else "private, no-store"
    return response
