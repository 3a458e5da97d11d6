"""What makes orders look invented, in plain words beside the limits; never who bought."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from policy.sections.manipulation import OrderPatterns
from shipping.models import Pattern
from shipping.queries.manipulation import Found


@dataclass(frozen=True)
class PatternWords:
    """One pattern of a store; read in the active language."""

    found: Found
    rules: OrderPatterns

    def __str__(self) -> str:
        of = self.found.of or self.found.count
        facts = self.rules.model_dump() | {
            "n": self.found.count,
            "of": of,
            "share": 100 * self.found.count // of,
        }
        return _sentence(self.found.pattern) % facts


def _sentence(pattern: Pattern) -> str:
    return {
        Pattern.OWN_PEOPLE: _(
            "%(n)s orders of the last %(days)s days carry the mail address of somebody who works"
            " for the store. Shown from %(own_orders)s on: fewer are trials of the shop."
        ),
        Pattern.OWN_ADDRESS: _(
            "%(n)s orders of the last %(days)s days were sent on to an address by which the store"
            " itself is known. Shown from %(own_orders)s on."
        ),
        Pattern.RING: _(
            "%(n)s of %(of)s orders of the last %(days)s days (%(share)s%%) went to recipients of"
            " one name and postcode who bought under several mail addresses. Shown where a"
            " recipient has at least %(ring_orders)s orders under %(ring_mailboxes)s addresses,"
            " and all of them %(ring_percent)s%% of the store’s orders."
        ),
        Pattern.REPEAT: _(
            "%(n)s of %(of)s orders of the last %(days)s days (%(share)s%%) come from buyers"
            " who bought again and again. Shown where one buyer has at least %(repeat_orders)s"
            " orders and %(repeat_percent)s%% of the store’s orders."
        ),
        Pattern.PACE: _(
            "%(n)s orders of the last %(days)s days were placed one after the other at one"
            " interval, off by at most %(pace_off_seconds)s seconds, by different buyers. Shown"
            " from %(pace_orders)s in a row and %(pace_mailboxes)s buyers on."
        ),
        Pattern.FAST: _(
            "%(n)s of %(of)s parcels that went abroad and arrived in the last %(days)s days"
            " (%(share)s%%) were delivered within %(fast_minutes)s minutes of their first scan,"
            " by what others than the store told. Shown from %(fast_parcels)s parcels and"
            " %(fast_percent)s%% on."
        ),
    }[pattern]
