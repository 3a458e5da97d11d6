"""A picture decoded by a process of its own, which ends at its limits."""

import signal
import subprocess
from dataclasses import replace

import pytest
from PIL import Image

from core.decoding import Refused
from core.errors import NotPossible
from core.pictures import DecoderFailed, _read, check_apart, check_here, refuse_at_once
from tests.core.test_pictures import LIMITS, image, png_header, saved

MEGA = 1024 * 1024
LARGE = replace(LIMITS, max_pixels=40_000_000)


@pytest.fixture(scope="module")
def large():
    """Few bytes that take a second and some hundred megabytes to decode."""
    return saved(Image.new("RGBA", (4000, 4000), (200, 10, 10, 128)))


@pytest.mark.parametrize("fmt", ["PNG", "JPEG", "WEBP"])
def test_answers_as_the_same_process_would(fmt):
    body = saved(image(), fmt)

    assert check_apart(body, limits=LIMITS) == check_here(body, limits=LIMITS)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (saved(image())[:400], "picture_damaged"),
        (saved(image((90, 50))), "picture_small"),
        (png_header(60000, 60000), "picture_pixels"),
        (b"MZ program", "picture_kind"),
    ],
)
def test_refuses_in_the_same_words(body, code):
    refusals = []
    for check in (check_apart, check_here):
        with pytest.raises(NotPossible) as refusal:
            check(body, limits=LIMITS)
        refusals.append((refusal.value.code, str(refusal.value)))

    assert refusals[0] == refusals[1] and refusals[0][0] == code


def test_ends_where_the_memory_ends(large):
    with pytest.raises(NotPossible, match="more than 96 MB of memory") as refusal:
        check_apart(large, limits=replace(LARGE, max_memory_bytes=96 * MEGA))

    assert refusal.value.code == "picture_memory"
    assert check_apart(large, limits=LARGE).width == 2000


def test_ends_where_the_time_ends(large):
    body = saved(Image.new("RGBA", (6300, 6300), (200, 10, 10, 128)))
    with pytest.raises(NotPossible, match="longer than 1 seconds to open") as refusal:
        check_apart(body, limits=replace(LARGE, max_side_px=7000, max_seconds=1))

    assert refusal.value.code == "picture_slow"


def done(code, answer=b""):
    return subprocess.CompletedProcess([], code, answer, b"")


@pytest.mark.parametrize(
    ("code", "refusal"),
    [(-signal.SIGXCPU, "picture_slow"), (-signal.SIGSEGV, "picture_damaged")],
)
def test_a_decoder_that_the_picture_ended_refuses_it(code, refusal):
    with pytest.raises(Refused) as refused:
        _read(done(code))

    assert refused.value.code == refusal


@pytest.mark.parametrize("code", [-signal.SIGKILL, -signal.SIGTERM, 1])
def test_a_decoder_that_others_ended_says_nothing_about_the_picture(code):
    with pytest.raises(DecoderFailed, match="ended with"):
        _read(done(code))


def test_what_is_no_answer_is_not_believed():
    with pytest.raises(ValueError):
        _read(done(0, b"garbage"))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"x" * 2_000_001, "1.9 MB; pictures may have up to 1.9 MB"),
        (b"GIF89a" + b"x" * 100, "JPEG, PNG, WebP"),
        (b"RIFF0000WAVE", "JPEG, PNG, WebP"),
        (b"\x89PNG", "JPEG, PNG, WebP"),
    ],
)
def test_refuses_at_once_what_needs_no_decoding(body, words):
    with pytest.raises(NotPossible, match=words):
        refuse_at_once(body, limits=LIMITS)


@pytest.mark.parametrize("fmt", ["PNG", "JPEG", "WEBP"])
def test_lets_every_kind_through(fmt):
    refuse_at_once(saved(image(), fmt), limits=LIMITS)
    jpeg = replace(LIMITS, types=["image/jpeg"])
    if fmt != "JPEG":
        with pytest.raises(NotPossible, match="take: JPEG"):
            refuse_at_once(saved(image(), fmt), limits=jpeg)
