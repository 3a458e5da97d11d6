"""A row for each market as pages show it: may the listing be sold there, and if not, why."""

from typing import Any

from django.utils.translation import gettext as _

from core.countries import country_name
from listings.checks.findings import Finding, Result
from listings.market_verdicts import Sale, sale_of
from listings.models import Listing
from listings.review_pages import title_of
from policy.sections import Policy


def market_rows(sale: Sale, policy: Policy) -> list[dict[str, Any]]:
    """Market, tone, word and the titles of what is found there, each once."""
    labels = {
        "pass": ("ok", _("Can be sold")),
        "warn": ("ok", _("Can be sold")),
        "needs_evidence": ("warn", _("Needs evidence")),
        "block": ("bad", _("Not sold there")),
    }
    general = [finding for finding in sale.general if finding.severity != "warn"]
    rows = []
    for one in sale.markets:
        tone, label = labels[one.verdict]
        codes = dict.fromkeys(finding.code for finding in (*one.findings, *general))
        why = _(", ").join(title_of(code, policy) for code in codes)
        name = country_name(one.market)
        rows.append({"market": one.market, "name": name, "tone": tone, "label": label, "why": why})
    return rows


def kept_rows(listing: Listing, policy: Policy) -> list[dict[str, Any]]:
    """The rows by the listing's last check; none where it was never checked."""
    run = listing.last_check
    if run is None:
        return []
    findings = tuple(_finding(row) for row in run.findings)
    return market_rows(sale_of(listing, Result("", findings), policy), policy)


def _finding(row: dict[str, Any]) -> Finding:
    """As much of a kept finding as says in which markets it counts."""
    return Finding(
        code=row["code"],
        field=row["field"],
        start=None,
        end=None,
        severity=row["severity"],
        rule=row["code"],
        version="",
        market=row.get("market", ""),
    )
