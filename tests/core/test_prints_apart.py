"""Many pictures in one process: a file that ends it does not end the work."""

from dataclasses import replace

import pytest
from PIL import Image

from core.errors import NotPossible
from core.fingerprints import fingerprint
from core.prints_apart import PrintsApart
from tests.core.test_fingerprints import product
from tests.core.test_pictures import LIMITS, saved

ROOMY = replace(LIMITS, max_bytes=10**7, max_pixels=40_000_000, max_side_px=10_000, min_side_px=1)
MEGA = 1024 * 1024


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.png"
    product(1).save(path)
    return path


@pytest.fixture
def large(tmp_path):
    path = tmp_path / "large.png"
    path.write_bytes(saved(Image.new("RGBA", (4000, 4000), (200, 10, 10, 128))))
    return path


def test_a_file_that_takes_too_much_is_refused_and_the_next_is_read(small, large):
    with PrintsApart(replace(ROOMY, max_memory_bytes=180 * MEGA)) as prints:
        with pytest.raises(NotPossible) as refusal:
            prints.of(large)
        assert refusal.value.code in {"picture_memory", "picture_damaged"}
        assert prints.of(small) == fingerprint(product(1))


def test_a_file_that_takes_too_long_is_refused(small):
    with PrintsApart(replace(ROOMY, max_seconds=0)) as prints:
        with pytest.raises(NotPossible) as refusal:
            prints.of(small)
        assert refusal.value.code == "picture_slow"


def test_what_cannot_be_opened_is_not_called_damaged(tmp_path):
    with PrintsApart(ROOMY) as prints, pytest.raises(NotPossible) as refusal:
        prints.of(tmp_path)
    assert refusal.value.code == "picture_closed"


def test_a_process_that_ended_is_followed_by_another(small):
    with PrintsApart(ROOMY) as prints:
        assert prints.of(small)
        prints._worker[0].kill()
        with pytest.raises(NotPossible):
            prints.of(small)
        assert prints.of(small) == fingerprint(product(1))
