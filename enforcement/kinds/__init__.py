"""Events of enforcement."""

from enforcement import topics  # noqa: F401  (they register themselves)
from enforcement.kinds import (  # noqa: F401  (they register themselves)
    access,
    appeals,
    audit_samples,
    authority,
    bans,
    cases,
    closures,
    complaints,
    enquiries,
    flaggers,
    identities,
    links,
    profiles,
    quizzes,
    reporters,
    reports,
    sanctions,
    second_reviews,
)
