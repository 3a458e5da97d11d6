"""What a draft of the policy would change: tried on listings by lot, nothing of them is saved."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.draws import draw
from core.errors import NotPossible
from core.jobs import JobKind, Outcome, register, start_job
from core.models import Job
from core.money import number
from core.registry import Replay
from listings import snapshots
from listings.around import proofs_for
from listings.checks.claims import ClaimChecker
from listings.checks.engine import check
from listings.checks.findings import Finding, beyond
from listings.checks.labour import LETTERS, SECONDS, is_heavy
from listings.checks.phrases import PhraseCompiler
from listings.checks.snapshot import Snapshot
from listings.floors import PriceBook, find_inflated_in_cells
from listings.market_verdicts import Sale, sale_of
from listings.models import Listing
from listings.precision import Decided, after_reviews
from listings.quoting import quote_in
from listings.stock import Shelves
from policy.fingerprints import fingerprint
from policy.models import PolicyVersion
from policy.queries import policy_at
from policy.replays import draft_of, queue_replay, read_draft, sides_of
from policy.sections import Policy
from policy.sections.truth import TruthSection

KIND = "listings.policy_trial"
# Sizes of samples, no limits of policy: how long a trial and an answer may take, and how few
# listings tell no share. What a phrase may find of them is `governance.review`.
LISTINGS = 10_000
ROWS_A_PART = 250
# A phrase is held against so many before it is taken: a page waits for the answer.
LISTINGS_GUARDED = 1_000
# Of 20 one is 5 %: of fewer, a single hit by chance would make a good phrase too broad.
FEWEST_GUARDED = 20
EXAMPLES_A_PART = 5
# Of those newly blocked, so many are looked at by a person: the first ones by lot.
LOOKED_AT = 20
# Four times a store's share are read of each, since some have fewer.
SPREAD = """
    WITH sellers AS MATERIALIZED (
        SELECT id FROM accounts_store
        WHERE EXISTS (SELECT FROM listings_listing WHERE store_id = accounts_store.id)
    )
    SELECT recent.id
    FROM sellers CROSS JOIN LATERAL (
        SELECT id, row_number() OVER (ORDER BY updated_at DESC, id DESC) AS turn
        FROM listings_listing WHERE store_id = sellers.id
        ORDER BY updated_at DESC, id DESC
        LIMIT (SELECT greatest(1, 4 * %(count)s / count(*)) FROM sellers)
    ) AS recent
    ORDER BY turn, recent.id DESC LIMIT %(count)s
"""


def checker_of(truth: TruthSection, code: str, language: str, phrase: str) -> ClaimChecker:
    """The bank of `code` with this one phrase, its exemptions and context as they are.

    Raises NotPossible on `phrase` when it does not compile.
    """
    only = {"phrases": {language: (phrase,)}, "weak_phrases": {}, "expressions": (), "named": {}}
    bank = truth.banks[code].model_copy(update=only)
    try:
        return ClaimChecker(truth.model_copy(update={"banks": {code: bank}}), strict=True)
    except Exception as error:
        # Whatever the compiler stumbles over, the phrase is not one that it can read.
        words = _("This phrase cannot be read: %(why)s. Compare it with those in the list.")
        raise NotPossible(words % {"why": str(error)[:200]}, field="phrase") from error


def refuse_phrase(
    truth: TruthSection, code: str, language: str, phrase: str, *, now: datetime
) -> None:
    """Raises NotPossible on `phrase` that cannot be read, works too long, or finds too much.

    Rule: docs/rules/listings.md#policy-trials
    """
    checker = checker_of(truth, code, language, phrase)
    if is_heavy(checker.matcher, PhraseCompiler(language, checker.banks[code].lists), phrase):
        words = _(
            "Too heavy: a text of %(letters)s letters could keep the check busy with it for more"
            " than %(seconds)s s. Shorten it: fewer gaps, endings and parts that may be left out."
        )
        facts = {"letters": number(LETTERS), "seconds": number(SECONDS, 1)}
        raise NotPossible(words % facts, field="phrase")
    rows = list(_last().filter(pk__in=spread_sample(LISTINGS_GUARDED)))
    known: dict[str, Any] = {"past": (), "proofs": (), "shelves": Shelves(rows)}
    shots = (snapshots.assemble(row, now=now, **known) for row in rows)
    hits = sum(next(iter(checker.find(shot)), None) is not None for shot in shots)
    limit = policy_at(now).governance.review.phrase_share_at_most
    if len(rows) >= FEWEST_GUARDED and hits > limit * len(rows):
        raise NotPossible(
            _(
                "Too broad: it finds %(hits)s of the last %(count)s listings. Up to %(limit)s%%"
                " are taken; add words that only the claim has."
            )
            % {"hits": hits, "count": len(rows), "limit": number(limit * 100)},
            field="phrase",
        )


def start_trial(version: PolicyVersion, *, phrase: Any = None, actor: Any, now: datetime) -> Job:
    """Queue a trial of the draft against what it builds on; with a phrase, of that alone.

    `phrase` is (code, language, phrase), which the draft need not hold. Tried are at most 10,000
    of the `decided` listings, a simple random sample: a hash of their ids and the SHA-256 of the
    draft orders them, so that one text always draws the same ones and nobody picks them.
    Rule: docs/rules/listings.md#policy-trials
    """
    title = _("Trial of %(version)s") % {"version": version}
    if phrase:
        title = _("Trial of “%(phrase)s”") % {"phrase": phrase[2]}
    seen, rows = fingerprint(version.sections), decided()
    chosen = draw(rows, seed=seen, at_most=LISTINGS)
    what: dict[str, Any] = {"title": title, "total": len(chosen), "actor": actor, "now": now}
    # Kept with the job: what sellers do meanwhile leaves all parts as they are.
    params: dict[str, Any] = {"phrase": phrase, "chosen": chosen}
    params["of"] = rows.count() if len(chosen) == LISTINGS else len(chosen)
    if phrase is None:
        return queue_replay(KIND, version, params=params, **what)
    # Of one phrase: it says nothing of the draft.
    params |= {"version": version.pk, "seen": seen}
    return start_job(KIND, store=None, params=params, **what)


def decided() -> Any:
    """Listings that a check has decided and that their sellers still offer or want to offer."""
    return Listing.objects.filter(status__in=[*Listing.CHECKED, Listing.Status.PAUSED])


def spread_sample(count: int) -> list[int]:
    """The newest listings of all stores in turn, so that no store speaks for all of them."""
    with connection.cursor() as cursor:
        cursor.execute(SPREAD, {"count": count})
        return [pk for (pk,) in cursor.fetchall()]


def _last() -> Any:
    rows = Listing.objects.select_related("store").prefetch_related("variant_rows")
    return rows.order_by("-pk")


def _parts(job: Job) -> Iterator[list[int]]:
    ids = job.params["chosen"]
    yield from (ids[at : at + ROWS_A_PART] for at in range(0, len(ids), ROWS_A_PART))


def _step(job: Job, ids: list[int], now: datetime) -> Outcome:
    before, after = _sides(job)
    verdicts: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    examples: list[Any] = []
    stopped: list[Any] = []
    changed = read = 0
    for row, old, new in _both(ids, before, after, now):
        read += 1
        come, gone = beyond(new.findings, old.findings), beyond(old.findings, new.findings)
        if not come and not gone and old.verdict == new.verdict:
            continue
        changed += 1
        codes.update([f"+{one.code}" for one in come] + [f"-{one.code}" for one in gone])
        verdicts[f"{old.verdict}>{new.verdict}"] += 1
        if len(examples) < EXAMPLES_A_PART or old.verdict != new.verdict:
            examples.append(_example(row, old, new, come, gone))
        if len(stopped) < LOOKED_AT and old.is_good and not new.is_good:
            stopped.append(_example(row, old, new, come, []))
    report = {"verdicts": verdicts, "codes": codes, "examples": examples[: 2 * EXAMPLES_A_PART]}
    report["stopped"] = stopped
    return Outcome(done=changed, skipped=read - changed, report=[report])


def _sides(job: Job) -> tuple[Policy, Policy]:
    """The policy before and after. Raises NotPossible when the draft changed meanwhile."""
    phrase = job.params["phrase"]
    if phrase is None:
        return sides_of(job)
    return draft_of(job), _with_phrase(job.params["version"], job.params["seen"], *phrase)


@lru_cache(maxsize=2)
def _with_phrase(pk: int, seen: str, code: str, language: str, phrase: str) -> Policy:
    draft = read_draft(pk, seen)
    bank = draft.truth.banks[code]
    phrases = bank.phrases | {language: (*bank.phrases.get(language, ()), phrase)}
    banks = draft.truth.banks | {code: bank.model_copy(update={"phrases": phrases})}
    truth = draft.truth.model_copy(update={"banks": banks})
    return draft.model_copy(update={"truth": truth})


def _both(
    ids: list[int], before: Policy, after: Policy, now: datetime
) -> Iterator[tuple[Listing, Sale, Sale]]:
    found = {row.pk: row for row in _last().filter(pk__in=ids)}
    # In the order of the lot: the first ones of a kind are a sample, too.
    rows = [found[pk] for pk in ids if pk in found]
    proofs, decided, shelves = proofs_for(rows), Decided.about(rows, now), Shelves(rows)
    for row in rows:
        shot = snapshots.assemble(row, past=(), proofs=proofs[row.pk], now=now, shelves=shelves)
        old, new = (_judged(row, shot, one, decided, now) for one in (before, after))
        yield row, old, new


def _judged(row: Listing, shot: Snapshot, policy: Policy, decided: Decided, now: datetime) -> Sale:
    """The check's result as the seller would get it, mindful of what people decided."""
    dear: list[Finding] = []
    if row.reference_price_minor:
        # Only a struck-out price makes the check look at earlier ones.
        book = PriceBook(row, policy=policy, now=now)
        shot = replace(shot, price_history=book.past(), reduced_on=book.reduced_on())
        dear = list(find_inflated_in_cells(book))
    result = check(shot, policy.truth)
    result = replace(result, findings=(*result.findings, *dear))
    return sale_of(row, after_reviews(row, result, now=now, decided=decided), policy)


def _example(
    row: Listing, old: Sale, new: Sale, come: list[Finding], gone: list[Finding]
) -> dict[str, Any]:
    return {
        "listing": row.pk,
        "version": row.version,
        "title": str(row),
        "before": old.verdict,
        "after": new.verdict,
        "come": [[one.code, *quote_in(row, one)] for one in come[:EXAMPLES_A_PART]],
        "gone": [[one.code, *quote_in(row, one)] for one in gone[:EXAMPLES_A_PART]],
    }


register(
    JobKind(KIND, gettext_lazy("Trial of a policy draft"), _parts, _step, url_name="listings:trial")
)
REPLAY = Replay(KIND, gettext_lazy("Listings"), start_trial, ("truth", "listings"))
