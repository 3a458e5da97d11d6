"""Events of after-sales."""

from aftersales import topics  # noqa: F401  (they register themselves)
from aftersales.kinds import (  # noqa: F401  (they register themselves)
    access,
    offers,
    replies,
    returns,
    ruling_appeals,
    rulings,
    signals,
    team,
    tickets,
    work,
)
