"""Damaged and odd pictures of a public collection: no crash, no hang, a clear message."""

import time

import pytest

from core.decoding import Limits
from core.errors import NotPossible
from core.pictures import check_apart
from tests.evaluations.folder import eval_path, needs

FOLDER = "data/images_malformed"
pytestmark = needs(FOLDER)
LIMITS = Limits(max_bytes=12_582_912, max_pixels=40_000_000, max_side_px=10_000)
SECONDS_AT_MOST = 15


def files():
    folder = eval_path(FOLDER)
    return (
        sorted(path for path in folder.iterdir() if path.suffix != ".txt")
        if folder.is_dir()
        else []
    )


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_is_made_anew_or_refused_in_words(path):
    start = time.monotonic()
    try:
        assert check_apart(path.read_bytes(), limits=LIMITS).body
    except NotPossible as refusal:
        assert refusal.code.startswith("picture_") and str(refusal)
    assert time.monotonic() - start < SECONDS_AT_MOST
