"""Telling mediators of a buyer whose claims the tracking refuted."""

from datetime import datetime, timedelta

from django.db import transaction

from aftersales.misuse import CLAIM, claims_of
from aftersales.models import ClaimFlag, Ruling
from core.events import record
from policy.queries import policy_at


@transaction.atomic
def flag_misuse(ruling: Ruling, *, now: datetime) -> ClaimFlag | None:
    """Keep the evidence where scans clearly refuted too many claims of the ruling's buyer.

    Clearly: the whole interval lies above the policy's share, over enough ruled claims and
    enough stores. It ends by itself, decides nothing and is shown to mediators alone.
    Rule: docs/rules/aftersales.md#signals.
    """
    if ruling.benefited != "seller" or not ruling.rows.filter(claim=CLAIM).exists():
        return None
    policy = policy_at(now)
    terms = policy.signals
    email = ruling.ticket.order.buyer_email.lower()
    claims = claims_of(email, now=now, days=terms.misuse_days)
    if claims.judged < terms.misuse_least or claims.stores < terms.misuse_stores:
        return None
    if ruling not in claims.refuted or not claims.rate.is_above(terms.misuse_percent / 100):
        return None
    flag: ClaimFlag = ClaimFlag.objects.create(
        buyer_email=email,
        ruling=ruling,
        refuted=[_kept(one) for one in claims.refuted],
        judged=claims.judged,
        stores=claims.stores,
        orders=claims.orders,
        policy_version=policy.version,
        at=now,
        ends_at=now + timedelta(days=terms.misuse_kept_days),
    )
    # No store reads of it: what it tells is about a buyer at several stores.
    facts = {"n": claims.rate.hits, "judged": claims.judged}
    record("claims.flagged", subject=flag, store=None, actor=None, at=now, facts=facts)
    return flag


def _kept(ruling: Ruling) -> dict[str, object]:
    return {
        "ruling": ruling.number,
        "ticket": ruling.ticket.ref,
        "ticket_id": ruling.ticket_id,
        "store": ruling.store.name,
        "on": ruling.status_at.date().isoformat(),
    }
