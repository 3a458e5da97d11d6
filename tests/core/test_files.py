"""A stored file stays with the transaction that names it, and goes with one that is taken back."""

import pytest
from django.core.files.storage import default_storage
from django.db import transaction

from core.files import keep_file, remove_unkept

pytestmark = pytest.mark.django_db(transaction=True)


class Back(Exception):
    """Something failed later on."""


def keep():
    return keep_file("tries", b"a file", ".pdf")


def test_a_file_stays_once_it_is_committed():
    with transaction.atomic():
        name = keep()
    remove_unkept()
    assert default_storage.exists(name) and default_storage.exists(keep())


def test_it_goes_with_a_transaction_that_is_taken_back():
    with pytest.raises(Back), transaction.atomic():
        name = keep()
        raise Back
    assert default_storage.exists(name)
    remove_unkept()
    assert not default_storage.exists(name)


def test_it_goes_with_a_part_that_is_taken_back_and_the_rest_stays():
    with transaction.atomic():
        first = keep()
        with pytest.raises(Back), transaction.atomic():
            second = keep()
            raise Back
        remove_unkept()
        assert default_storage.exists(second), "the end is not known yet"
    remove_unkept()
    assert default_storage.exists(first) and not default_storage.exists(second)
