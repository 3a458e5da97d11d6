"""Files with a message: a picture made anew, or a PDF that was looked through, and no other."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from core.decoding import Limits
from core.documents import Suspicious, is_pdf, refuse_active
from core.errors import NotPossible
from core.files import keep_file, remove_files
from core.pictures import SUFFIX, check_apart

PDF = "application/pdf"
MEGA = 1024 * 1024
LONGEST_NAME = 100


@dataclass(frozen=True)
class Sent:
    """A file as it came."""

    name: str
    body: bytes


@dataclass(frozen=True)
class Looked:
    """A file that may be kept: what will be stored, and for a picture a small one of it."""

    name: str
    body: bytes
    suffix: str
    thumbnail: bytes
    sha256: str


@dataclass(frozen=True)
class FileLimits:
    """What files may be; `pictures` bounds how a picture is decoded."""

    max_bytes: int
    files_at_most: int
    types: Sequence[str]
    pictures: Limits


def look(sent: Sent, limits: FileLimits, field: str) -> Looked:
    """A picture made anew without metadata, or a PDF in which nothing acts by itself.

    The kind is told by the content, not by the name. Raises NotPossible on `field`.
    """
    name = _printable(sent.name)
    sha256 = hashlib.sha256(sent.body).hexdigest()
    if len(sent.body) > limits.max_bytes:
        limit = {"limit": f"{limits.max_bytes / MEGA:.1f}"}
        raise _refused(field, name, _("A file may have up to %(limit)s MB.") % limit)
    try:
        if is_pdf(sent.body) and PDF in limits.types:
            refuse_active(sent.body)
            return Looked(name, sent.body, ".pdf", b"", sha256)
        pictures = tuple(kind for kind in limits.types if kind != PDF)
        bounds = replace(limits.pictures, max_bytes=limits.max_bytes, min_side_px=1, types=pictures)
        checked = check_apart(sent.body, limits=bounds)
    except Suspicious as error:
        raise _refused(field, name, why_suspicious(error.code), error.code) from None
    except NotPossible as error:
        raise _refused(field, name, str(error), error.code) from None
    return Looked(name, checked.body, SUFFIX, checked.thumbnail, sha256)


def refuse_too_many(count: int, limits: FileLimits, field: str) -> None:
    """Raise NotPossible on `field` when more files came than fit at a time."""
    most = limits.files_at_most
    if count > most:
        words = _("At most %(most)s files fit; you chose %(n)s. Send the rest with a second one.")
        raise NotPossible(words % {"most": most, "n": count}, field=field)


def _refused(field: str, name: str, why: str, code: str = "") -> NotPossible:
    words = _("%(name)s was not taken: %(why)s Your text is kept; choose the files again.")
    return NotPossible(words % {"name": name, "why": why}, field=field, code=code)


def why_suspicious(code: str) -> str:
    """What is wrong with a PDF, by the code that `documents.refuse_active` gave."""
    return {
        "broken": _("The PDF breaks off before its end."),
        "active": _("The PDF holds a script, an action, another file or a lock. Print it anew."),
        "packed": _("The PDF is packed so that it cannot be looked through. Print it anew."),
    }[code]


def _printable(name: str) -> str:
    kept = "".join(sign for sign in name if sign.isprintable())
    return kept[-LONGEST_NAME:] or _("without a name")


def keep(folder: str, looked: Looked) -> str:
    return keep_file(folder, looked.body, looked.suffix)


def keep_small(folder: str, looked: Looked) -> str:
    return keep_file(folder, looked.thumbnail, SUFFIX) if looked.thumbnail else ""


@dataclass(frozen=True)
class Shelved:
    """Names of a stored file and of the small picture of it, if there is one."""

    file: str
    thumbnail: str


@contextmanager
def shelved(folder: str, found: Sequence[Looked]) -> Iterator[dict[str, Shelved]]:
    """Store files before the block locks anything, by their SHA-256.

    The block pops those that it keeps. The rest goes away at its end, and all where it fails, so
    no file stays that no row names. Open the transaction inside, or its end is not seen.
    """
    shelf: dict[str, Shelved] = {}
    names: list[str] = []
    try:
        for one in found:
            names.append(keep(folder, one))
            names.append(keep_small(folder, one))
            shelf[one.sha256] = Shelved(*names[-2:])
        yield shelf
    except BaseException:
        remove_files(filter(None, names))
        raise
    left = (name for one in shelf.values() for name in (one.file, one.thumbnail))
    remove_files(filter(None, left))
