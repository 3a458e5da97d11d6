"""Events of shipping."""

from shipping import topics  # noqa: F401  (they register themselves)
from shipping.kinds import (  # noqa: F401  (they register themselves)
    addresses,
    arrivals,
    carriers,
    customs,
    holidays,
    lateness,
    orders,
    parcels,
    stock,
    truth,
)
