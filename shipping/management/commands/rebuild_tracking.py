"""Read parcels and lane statistics anew from the scans."""

from typing import Any

from django.core.management.base import BaseCommand

from core import clock
from shipping.actions import rebuild_tracking


class Command(BaseCommand):
    help = (
        "Bring parcels in line with their scans, and lane statistics with the parcels. May run "
        "while scans come in; where nothing is wrong, no parcel changes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = rebuild_tracking(now=clock.now())
        self.stdout.write(
            f"{done.parcels} parcels read, {done.mended} put right; "
            f"{done.lane_rows} rows of lane statistics."
        )
