"""What the tests of core share."""

import pytest


@pytest.fixture
def kept_heads(settings, tmp_path):
    """Signed heads of this test alone."""
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    place = backend | {"OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"audit": place}
    return tmp_path
