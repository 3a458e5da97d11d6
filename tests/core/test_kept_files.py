"""Each column that names a stored file belongs to a time of keeping, or says why it stays."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import InternalError, models, transaction

from core.errors import NotPossible
from core.kept_files import LASTING, columns_of, last
from core.retention import CLASSES, purge_class
from enforcement.actions import place_hold
from listings.models import ImportFile
from shipping.models import SentFile

OURS = ("core", "accounts", "policy", "enforcement", "listings", "shipping", "aftersales")
# Columns of text that name a file, as no model of Django's tells them from other text.
NAMES = ("file", "thumbnail", "small", "logo", "picture", "photo", "label", "document", "scan")
DAY = timedelta(days=1)


def names_a_file(field):
    if isinstance(field, models.FileField):
        return True
    return (
        isinstance(field, models.CharField)
        and field.name.startswith(NAMES)
        and not field.name.endswith("_name")
        and field.max_length == 200
        and not field.choices
    )


def file_columns():
    return {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for field in model._meta.fields
        if names_a_file(field)
    }


def test_each_file_has_its_end():
    ended = columns_of(CLASSES.values())
    assert len(ended) == len(set(ended)) and not LASTING.keys() & set(ended)
    assert file_columns() == set(ended) | LASTING.keys()
    assert all(str(why) for why in LASTING.values())


def test_a_column_is_named_once():
    with pytest.raises(ValueError, match="twice"):
        last("x", "listings.picture.file")


@pytest.fixture(params=[("import_files", ImportFile), ("sent_files", SentFile)])
def sent(request, sams_store, sam, noon, policy):
    name, model = request.param
    file = default_storage.save(f"{name}/a.csv", ContentFile(b"name\nLena Lux\n"))
    facts = {"store": sams_store, "actor": sam, "name": "a.csv", "file": file, "rows": 1}
    more = {"kind": "orders"} if model is SentFile else {}
    facts |= {"encoding": "utf-8", "header": ["name"], "sample": [["Lena Lux"]]} | more
    return name, model.objects.create(**facts, created_at=noon), file


def test_a_table_is_destroyed_after_its_time(sent, noon, django_capture_on_commit_callbacks):
    name, row, file = sent
    assert purge_class(CLASSES[name], now=noon + 365 * DAY).gone == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_class(CLASSES[name], now=noon + 366 * DAY).gone == 1
    row.refresh_from_db()
    assert (str(row.file), row.sample, row.name) == ("", [], "a.csv")
    assert not default_storage.exists(file)
    with pytest.raises(NotPossible, match="is destroyed"):
        list(row.read_rows(5))


def test_a_file_that_another_row_names_stays(sent, noon, django_capture_on_commit_callbacks):
    name, row, file = sent
    row.pk, row.created_at = None, noon + DAY
    row.save(force_insert=True)
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_class(CLASSES[name], now=noon + 366 * DAY).gone == 1
    assert default_storage.exists(file)


def test_it_is_destroyed_once_the_purge_is_committed_and_no_sooner(
    sent, noon, django_capture_on_commit_callbacks
):
    name, _row, file = sent
    with django_capture_on_commit_callbacks() as waiting:
        assert purge_class(CLASSES[name], now=noon + 366 * DAY).gone == 1
    assert default_storage.exists(file)
    for destroy in waiting:
        destroy()
    assert not default_storage.exists(file)


def test_a_hold_keeps_it_and_says_so(sent, sams_store, lea, noon):
    name, _row, file = sent
    about = {"subject_kind": "store", "subject_id": "sams", "basis": "PV 7"}
    place_hold(**about, until=noon + 400 * DAY, actor=lea, now=noon)
    found = purge_class(CLASSES[name], now=noon + 366 * DAY)
    assert (found.gone, found.kept, sum(found.kept_by.values())) == (0, 1, 1)
    assert default_storage.exists(file)


def test_nothing_else_of_it_changes(sent):
    _name, row, _file = sent
    for spoil in (
        lambda: type(row).objects.update(name="b.csv"),
        lambda: type(row).objects.all().delete(),
    ):
        with pytest.raises(InternalError), transaction.atomic():
            spoil()
