"""Events of shipping."""

from shipping.kinds import (  # noqa: F401  (they register themselves)
    addresses,
    arrivals,
    carriers,
    customs,
    lateness,
    orders,
    parcels,
    truth,
)
