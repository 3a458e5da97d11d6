"""Takes in pictures from strangers: decoded within limits, checked, made anew.

What we keep is our own encoding of the pixels. Metadata, trailing data and tricks of the
file format stay behind.
"""

import json
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import structlog

from core.decoder import read_answer
from core.decoding import CheckedPicture, Limits, Refused, decode
from core.picture_words import in_words

log = structlog.get_logger(__name__)

CONTENT_TYPE = "image/jpeg"
SUFFIX = ".jpg"
ROOT = Path(__file__).resolve().parent.parent
# A busy machine gives a process a part of a processor: that is not the picture's fault.
WALL_CLOCK = 3
# The decoders broke on the file itself.
BROKE = {-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGABRT, -signal.SIGFPE, -signal.SIGILL}
# By which a file is judged before it is decoded: where a mark stands, and what it says.
MARKS = {
    "image/jpeg": ((0, b"\xff\xd8\xff"),),
    "image/png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "image/webp": ((0, b"RIFF"), (8, b"WEBP")),
}


def refuse_at_once(body: bytes, *, limits: Limits) -> None:
    """Raise NotPossible for what needs no decoding: empty, too large, other first bytes."""
    if not body:
        raise in_words(Refused("picture_empty"), limits)
    refuse_size(len(body), limits=limits)
    if not any(_is_marked(body, kind) for kind in limits.types):
        raise in_words(Refused("picture_kind"), limits)


def refuse_size(size: int, *, limits: Limits) -> None:
    """Raise NotPossible when a file has more bytes than a picture may."""
    if size > limits.max_bytes:
        raise in_words(Refused("picture_bytes", size), limits)


def _is_marked(body: bytes, kind: str) -> bool:
    return all(body[place : place + len(mark)] == mark for place, mark in MARKS[kind])


def check_here(body: bytes, *, limits: Limits) -> CheckedPicture:
    """Return the picture made anew, decoded in this process: for files of our own.

    Raises NotPossible when it is no picture of the allowed kinds, damaged, or outside the limits.
    """
    try:
        return decode(body, limits)
    except Refused as refusal:
        raise in_words(refusal, limits) from None


def check_apart(body: bytes, *, limits: Limits) -> CheckedPicture:
    """Return the picture made anew by a process of its own, which ends at its limits.

    Raises NotPossible as check_here does, and when decoding takes more time or memory than the
    limits give; DecoderFailed when it ended for a reason that is not the picture's.
    """
    command = [sys.executable, "-m", "core.decoder", json.dumps(asdict(limits))]
    try:
        done = subprocess.run(
            command,
            input=body,
            capture_output=True,
            cwd=ROOT,
            # No passwords and keys of ours: whoever breaks a decoder finds an empty room.
            env={},
            timeout=limits.max_seconds * WALL_CLOCK,
        )
    except subprocess.TimeoutExpired:
        raise in_words(Refused("picture_slow"), limits) from None
    try:
        return _read(done)
    except Refused as refusal:
        raise in_words(refusal, limits) from None


class DecoderFailed(Exception):
    """The decoder ended without an answer and not by the picture's fault: try again later."""


def _read(done: "subprocess.CompletedProcess[bytes]") -> CheckedPicture:
    if done.returncode == -signal.SIGXCPU:
        raise Refused("picture_slow")
    if done.returncode in BROKE:
        log.warning("decoder_broke", signal=-done.returncode)
        raise Refused("picture_damaged")
    if done.returncode:
        raise DecoderFailed(f"ended with {done.returncode}: {done.stderr[-300:]!r}")
    return read_answer(done.stdout)
