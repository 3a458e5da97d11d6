"""Pictures that look alike, of all stores: prints are kept and searched in the database."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.core.files.storage import default_storage
from django.db import connection, transaction
from PIL import Image

from core.fingerprints import (
    CHUNKS,
    FINE_BITS,
    NEAR,
    SURE,
    Fingerprint,
    chunks,
    fingerprint,
    neighbours,
)
from listings.models import Picture, PicturePrint

CHUNK = """
SELECT id FROM listings_pictureprint
WHERE (coarse >> {shift} & {mask}) = ANY(%(chunk_{number})s) AND view = %(view)s
AND bit_count((coarse # %(coarse)s)::bit(64)) <= %(near)s
"""
CHUNKED = " UNION ".join(
    CHUNK.format(shift=first, mask=(1 << length) - 1, number=number)
    for number, (first, length) in enumerate(CHUNKS)
)
SEARCH = f"""
SELECT print.picture_id, bit_count((print.coarse # %(coarse)s)::bit(64)), print.fine
FROM ({CHUNKED}) AS close JOIN listings_pictureprint AS print USING (id)
"""


class Alike(NamedTuple):
    """A picture that looks like the wanted one; `distance` in bits of 64."""

    picture: Picture
    distance: int


def keep_prints(picture: Picture, found: Fingerprint) -> None:
    """Store the prints of a picture, within the caller's transaction."""
    PicturePrint.objects.bulk_create(
        PicturePrint(
            picture=picture,
            view=view,
            coarse=signed(one.coarse),
            fine=one.fine.to_bytes(FINE_BITS // 8),
        )
        for view, one in enumerate(found)
        if one
    )


@transaction.atomic
def print_picture(picture: Picture, *, now: datetime) -> bool:
    """Take the prints of a picture that was kept before prints were taken."""
    locked = Picture.objects.select_for_update(no_key=True).get(pk=picture.pk)
    if locked.printed_at is not None:
        return False
    try:
        with default_storage.open(str(locked.file.name)) as stored:
            body = stored.read()
    except FileNotFoundError:
        body = b""
    if body:
        with Image.open(io.BytesIO(body)) as image:
            keep_prints(locked, fingerprint(image))
    locked.printed_at = now
    locked.save(update_fields=["printed_at"])
    return True


def alike(picture: Picture) -> list[Alike]:
    """Other pictures of any store that look like this one, the first kept first.

    Who showed a picture first is evidence where one store takes pictures of another.
    """
    return alike_of([picture])[picture.pk]


def alike_of(pictures: Sequence[Picture]) -> dict[int, list[Alike]]:
    """For the id of each picture, what `alike` says of it: one search for each print."""
    nearest: dict[int, dict[int, int]] = {picture.pk: {} for picture in pictures}
    for one in PicturePrint.objects.filter(picture__in=pictures):
        known = nearest[one.picture_id]
        for other, distance in near(one.view, unsigned(one.coarse), int.from_bytes(one.fine)):
            if other != one.picture_id:
                known[other] = min(distance, known.get(other, distance))
    found = {other for known in nearest.values() for other in known}
    rows = list(
        Picture.objects.filter(pk__in=found)
        .select_related("store", "listing")
        .order_by("created_at", "pk")
    )
    return {
        pk: [Alike(row, known[row.pk]) for row in rows if row.pk in known]
        for pk, known in nearest.items()
    }


def near(view: int, coarse: int, fine: int) -> list[tuple[int, int]]:
    """Ids and distances of pictures within NEAR bits of a print in this view, and surely so."""
    wanted: dict[str, Any] = {"view": view, "coarse": signed(coarse), "near": NEAR}
    close = {
        f"chunk_{number}": list(neighbours(number, chunk))
        for number, chunk in enumerate(chunks(coarse))
    }
    with connection.cursor() as cursor:
        cursor.execute(SEARCH, wanted | close)
        rows = cursor.fetchall()
    return [
        (picture_id, distance)
        for picture_id, distance, other in rows
        if (fine ^ int.from_bytes(other)).bit_count() <= SURE
    ]


def signed(bits: int) -> int:
    """64 bits as the database keeps them."""
    return bits - (1 << 64) if bits >= 1 << 63 else bits


def unsigned(number: int) -> int:
    return number & (1 << 64) - 1
