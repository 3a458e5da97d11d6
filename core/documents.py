"""Looks through a stranger's PDF for anything that acts by itself. Knows bytes only.

Names may hide behind escapes (`/J#61vaScript`) and in packed object streams, so both are undone.
A reader library was considered: readers repair a broken file each in its own way, and what one
overlooks another runs; every revision that the bytes hold is looked at here.
"""

import re
import zlib
from collections.abc import Iterator

MARK, END = b"%PDF-", b"%%EOF"
# Readers look for the marks in the first and the last kilobyte, so we do.
HEAD = 1024
# Unpacked object streams of a real document are far below; a bomb is not.
MOST_UNPACKED = 32 * 1024 * 1024
ACTIVE = frozenset(
    b"JavaScript JS Launch OpenAction AA EmbeddedFile EmbeddedFiles RichMedia XFA GoToE GoToR"
    b" SubmitForm ImportData Encrypt".split()
)
NAME = re.compile(rb"/((?:[^\x00\t\n\f\r ()<>\[\]{}/%#]|#[0-9A-Fa-f]{2})+)")
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n")
# The words of an object before its stream.
BEFORE = 2048


class Suspicious(Exception):
    """`code` says why: broken, active, packed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_pdf(body: bytes) -> bool:
    return MARK in body[:HEAD]


def refuse_active(body: bytes) -> None:
    """Raise Suspicious when the PDF breaks off, acts by itself, or cannot be looked through."""
    if END not in body[-HEAD:]:
        raise Suspicious("broken")
    for part in (body, *_packed(body)):
        names = {ESCAPE.sub(_unescaped, name) for name in NAME.findall(part)}
        if names & ACTIVE:
            raise Suspicious("active")


def _unescaped(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])


def _packed(body: bytes) -> Iterator[bytes]:
    """What the object streams hold; other streams are pictures, fonts and drawn pages."""
    left = MOST_UNPACKED
    for found in STREAM.finditer(body):
        before = body[max(0, found.start() - BEFORE) : found.start()].rpartition(b"obj")[2]
        names = {ESCAPE.sub(_unescaped, name) for name in NAME.findall(before)}
        if b"ObjStm" not in names:
            continue
        if b"FlateDecode" not in names or names & {b"ASCII85Decode", b"LZWDecode", b"Crypt"}:
            raise Suspicious("packed")
        unpacked = _inflate(body[found.end() :], left)
        left -= len(unpacked)
        yield unpacked


def _inflate(packed: bytes, most: int) -> bytes:
    try:
        unpacked = zlib.decompressobj().decompress(packed, most + 1)
    except zlib.error:
        raise Suspicious("packed") from None
    if len(unpacked) > most:
        raise Suspicious("packed")
    return unpacked
