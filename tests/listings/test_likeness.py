"""Pictures that look alike are found in the database: of all stores, exactly, oldest first."""

import io
import random
from datetime import timedelta

import pytest
from django.db import connection

from core.fingerprints import CHUNKS, NEAR
from listings.actions import add_picture
from listings.likeness import SEARCH, alike, near, print_picture, signed, unsigned
from listings.models import Picture, PicturePrint
from listings.registered import exhibit
from listings.tasks import sweep_at
from tests.core.test_fingerprints import flipped, product
from tests.listings.factories import make_listing


def saved(image):
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def original(sams_store, sam, noon, policy):
    listing = make_listing(sams_store, sam, noon, picture=False)
    return add_picture(listing, picture=saved(product(1)), actor=sam, now=noon)


@pytest.fixture
def copy(original, ritas_store, rita, noon):
    listing = make_listing(ritas_store, rita, noon, picture=False)
    body = saved(product(1).resize((520, 520)))
    return add_picture(listing, picture=body, actor=rita, now=noon + timedelta(days=3))


def test_finds_copies_of_other_stores_and_who_was_first(original, copy, sams_store, noon):
    assert [one.picture for one in alike(copy)] == [original]
    assert [one.picture for one in alike(original)] == [copy]
    shown = exhibit(copy.store, str(copy.listing_id))["pictures"][0]
    assert shown["since"] > shown["alike"][0]["since"] == noon.isoformat()
    assert sams_store.name not in str(shown)


def test_other_products_are_not_alike(original, ritas_store, rita, noon):
    listing = make_listing(ritas_store, rita, noon, picture=False)
    other = add_picture(listing, picture=saved(product(2)), actor=rita, now=noon)
    assert alike(other) == [] and alike(original) == []


def test_takes_prints_of_pictures_from_before(original, copy, noon):
    PicturePrint.objects.all().delete()
    Picture.objects.update(printed_at=None)

    assert sweep_at(noon)["printed"] == 2

    assert [one.picture for one in alike(copy)] == [original]
    assert sweep_at(noon)["printed"] == 0
    assert not print_picture(original, now=noon) and PicturePrint.objects.count() == 4


def test_a_lost_file_is_not_looked_for_again(original, noon, settings, tmp_path):
    Picture.objects.update(printed_at=None, file="pictures/gone.jpg")
    assert sweep_at(noon)["printed"] == 1 and sweep_at(noon)["printed"] == 0


def more_pictures(original, count):
    """Ids of further pictures of the same listing, without prints."""
    made = Picture.objects.bulk_create(
        Picture(
            store_id=original.store_id,
            listing_id=original.listing_id,
            place=place,
            sha256=str(place),
            width=1,
            height=1,
            created_at=original.created_at,
        )
        for place in range(2, count + 2)
    )
    return [picture.pk for picture in made]


def keep_coarse(known):
    PicturePrint.objects.bulk_create(
        PicturePrint(picture_id=pk, view=0, coarse=signed(bits), fine=bytes(32))
        for pk, bits in known.items()
    )


def test_search_is_exact(original):
    rng = random.Random(5)
    centres = [rng.getrandbits(64) for _ in range(3)]
    pictures = more_pictures(original, 300)
    known = {pk: flipped(rng, rng.choice(centres), rng.randrange(14)) for pk in pictures}
    keep_coarse(known)

    for wanted in list(known.values())[:60]:
        slow = {pk: (wanted ^ bits).bit_count() for pk, bits in known.items()}
        assert dict(near(0, wanted, 0)) == {pk: d for pk, d in slow.items() if d <= NEAR}
    assert near(1, wanted, 0) == [] and near(0, wanted, (1 << 41) - 1) == []


@pytest.mark.django_db
def test_search_reads_the_chunks_by_their_indexes():
    """A bitmap wants an index that fits the condition; what else there is hangs on no figures."""
    search = SEARCH.replace("AND view = %(view)s", "")
    with connection.cursor() as cursor:
        for way in ("seqscan", "indexscan", "indexonlyscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        chunks = {f"chunk_{number}": [1, 2] for number in range(len(CHUNKS))}
        cursor.execute("EXPLAIN " + search, {"coarse": 0, "near": NEAR} | chunks)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    missing = [n for n in range(len(CHUNKS)) if f"picture_print_chunk_{n}" not in plan]
    assert not missing, plan


def test_signs_are_kept():
    for bits in (0, 1, (1 << 63) - 1, 1 << 63, (1 << 64) - 1):
        assert unsigned(signed(bits)) == bits and -(1 << 63) <= signed(bits) < 1 << 63
