"""Each claim of a listing as pages show it: what proves it, where and until when."""

from datetime import date, datetime
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from core.countries import country_name
from listings.claims import Claim, claims_of
from listings.days import local_day
from listings.green import covers_in_words, scheme_name
from listings.market_verdicts import reaches
from listings.models import Certificate, Listing
from listings.proving import has_ended
from listings.review_pages import title_of
from listings.snapshots import assemble, list_proofs, proof_of
from policy.sections import Policy


def claim_rows(listing: Listing, *, policy: Policy, now: datetime) -> list[dict[str, Any]]:
    """One row for each claim of the listing's text, as pages show it."""
    certificates = list(list_proofs(listing))
    proofs = tuple(proof_of(row) for row in certificates)
    snapshot = assemble(listing, past=(), proofs=proofs, now=now)
    today = local_day(now, listing.store)
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for claim in claims_of(snapshot, certificates, policy):
        words = claim.finding.words
        row = _row(claim, listing, policy, today) | {"words": words}
        row["title"] = title_of(claim.finding.code, policy)
        rows.setdefault((words.casefold(), row["label"]), row)
    return list(rows.values())


def _row(claim: Claim, listing: Listing, policy: Policy, today: date) -> dict[str, Any]:
    running = [row for row in claim.proofs if row.valid_from <= today <= row.valid_to]
    ended = [row for row in claim.proofs if has_ended(proof_of(row), today)]
    verified = [row for row in running if row.status == Certificate.Status.VERIFIED]
    open_in = [
        market
        for market in listing.markets
        if any(reaches(row.markets, market, policy) for row in verified)
    ]
    everywhere = any(not row.markets for row in verified)
    if verified and (everywhere or (listing.markets and open_in == listing.markets)):
        tone, label = "ok", _("Proven")
    elif open_in:
        named = _(", ").join(map(country_name, open_in))
        tone, label = "warn", _("Proven in %(markets)s") % {"markets": named}
    elif running:
        tone, label = "rev", _("Waits for verification")
    elif ended and listing.is_live:
        tone, label = "warn", _("Not shown to buyers")
    else:
        tone, label = "warn", _("Not proven")
    shown = running or ended
    return {"tone": tone, "label": label, "proofs": [_proof(row, policy, today) for row in shown]}


def _proof(row: Certificate, policy: Policy, today: date) -> dict[str, Any]:
    """A certificate in one line: what it covers, where, and until when."""
    until = formats.date_format(row.valid_to, "DATE_FORMAT")
    words = _("ended on %(day)s") if row.valid_to < today else _("until %(day)s")
    parts = [covers_in_words(row), words % {"day": until}]
    if row.status != Certificate.Status.VERIFIED:
        parts.append(str(row.get_status_display()))
    name = f"{scheme_name(row.scheme, policy)} {row.number}"
    return {"name": name, "detail": " · ".join(part for part in parts if part)}
