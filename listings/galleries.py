"""The pictures in the editor: those shown, those that wait, refusals, and advice."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from core.errors import NotPossible
from listings.guards import refuse_closed, refuse_in_review
from listings.models import Listing, Picture, PictureUpload
from listings.picture_advice import Advice, on_likeness, on_main
from policy.queries import policy_at


@dataclass(frozen=True)
class Gallery:
    """Reads only what is drawn: while somebody types, nothing."""

    listing: Listing
    now: datetime

    @cached_property
    def pictures(self) -> list[Picture]:
        return list(self.listing.pictures.shown())

    @cached_property
    def waiting(self) -> list[PictureUpload]:
        return list(self.listing.picture_uploads.waiting().order_by("pk"))

    @cached_property
    def refused(self) -> list[PictureUpload]:
        return list(self.listing.picture_uploads.refused().order_by("pk"))

    @cached_property
    def closed(self) -> str:
        """Why its pictures cannot be changed now, as the verbs would say it; "" where they can."""
        try:
            refuse_in_review(self.listing)
            refuse_closed(self.listing, self.now)
        except NotPossible as refusal:
            return str(refusal)
        return ""

    @property
    def accept(self) -> str:
        """Kinds of file, as a browser's file dialog takes them."""
        return ",".join(policy_at(self.now).uploads.pictures.types)

    @property
    def advice(self) -> list[Advice]:
        return [*on_main(self.pictures[:1], self.now), *on_likeness(self.pictures, self.now)]
