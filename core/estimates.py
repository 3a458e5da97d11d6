"""What is said of all rows from those that were drawn by lot, with its error."""

import math
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.intervals import wilson
from core.money import number, percent


@dataclass(frozen=True)
class Estimate:
    """How many of `read` rows are so, where `read` were drawn by lot out of `of`."""

    hits: int
    read: int
    of: int

    @property
    def is_sample(self) -> bool:
        """Only then anything is estimated: of all rows the count is the answer."""
        return self.read < self.of

    @property
    def share(self) -> float:
        return self.hits / self.read if self.read else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The bounds of the share among all rows (95 %, Wilson); it alone where all were read."""
        return wilson(self.hits, self.read) if self.is_sample else (self.share, self.share)

    @property
    def in_all(self) -> tuple[int, int]:
        """The bounds of how many of all rows are so, outwards to whole ones.

        At least those that were found, and without those of which it is known that they are not.
        """
        low, high = self.interval
        if not self.is_sample:
            return self.hits, self.hits
        most = self.of - (self.read - self.hits)
        return max(self.hits, math.floor(low * self.of)), min(most, math.ceil(high * self.of))

    @property
    def share_words(self) -> str:
        """ "3.2% (2.9%–3.6%)"; of all rows "10%"."""
        if not self.is_sample:
            return percent(self.share)
        between = "–".join(percent(share) for share in self.interval)
        return _("%(share)s (%(between)s)") % {"share": percent(self.share), "between": between}

    @property
    def words(self) -> str:
        """ "3.2% (2.9%–3.6%) · 290–360 of all 10,000"; of all rows "10% of all 310"."""
        facts = {"share": self.share_words, "of": number(self.of)}
        if not self.is_sample:
            return _("%(share)s of all %(of)s") % facts
        facts |= dict(zip(("least", "most"), map(number, self.in_all), strict=True))
        return _("%(share)s · %(least)s–%(most)s of all %(of)s") % facts
