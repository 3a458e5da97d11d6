"""Bundles for authorities: written by a worker, kept in the uploads' storage, destroyed in time.

A bundle is a BagIt bag (RFC 8493) in a ZIP: any tool for bags can check it without us.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import bagit
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import jobs
from core.disclosure import HOLDINGS, Holding, Reach
from core.events import record
from core.files import keep_file
from core.jobs import JobKind, Outcome
from core.models import Job
from core.purging import Subject
from core.tables import write_table
from enforcement.actions.releases import JOB
from enforcement.models import AuthorityRequest, Bundle, BundlePurge, Hold, ReleaseProposal

FOLDER = "bundles"
TAGS = "tagmanifest-sha256.txt"


def reach_of(proposal: ReleaseProposal) -> Reach:
    about = proposal.request.about
    return Reach(about, proposal.since, proposal.until, tuple(proposal.orders))


def _parts(job: Job) -> Iterator[int]:
    # A bag is whole or nothing, so all of it is one part.
    yield job.params["request"]


def _step(job: Job, pk: int, now: datetime) -> Outcome:
    request = AuthorityRequest.objects.select_related("about").get(pk=pk)
    if Bundle.objects.filter(request=request).exists():
        return Outcome(skipped=job.total)
    proposal = request.proposals.get(pk=job.params["proposal"])
    write_bundle(request, proposal, now=now)
    return Outcome(done=job.total)


@transaction.atomic
def write_bundle(request: AuthorityRequest, proposal: ReleaseProposal, *, now: datetime) -> Bundle:
    """Write the proposal's fields, and no others, as a bag; keep its file and its digest."""
    with TemporaryDirectory(prefix="bundle-") as place:
        bag = Path(place, request.number)
        bag.mkdir()
        records = _write_payload(bag, proposal)
        _describe(bag, request, proposal)
        # The library changes the process's working folder meanwhile: a worker has no threads.
        bagit.make_bag(str(bag), _info(request, now), checksums=["sha256"])
        digest = hashlib.sha256((bag / TAGS).read_bytes()).hexdigest()
        packed = _pack(bag)
        with packed.open("rb") as body:
            name = keep_file(FOLDER, File(body), ".zip")
        size = packed.stat().st_size
    found = Bundle.objects.create(
        request=request,
        file=name,
        size_bytes=size,
        records=records,
        digest=digest,
        written_at=now,
    )
    facts = {"request": request.number, "digest": digest, "records": records}
    record("bundle.written", subject=request, store=None, actor=None, at=now, facts=facts)
    return found


def _write_payload(folder: Path, proposal: ReleaseProposal) -> int:
    """A JSON file with the exact values, and the same as CSV for reading. Returns the records."""
    reach, count = reach_of(proposal), 0
    for key, names in proposal.scope.items():
        rows = list(HOLDINGS[key].tell(reach, names))
        facts = [dict(zip(names, row, strict=True)) for row in rows]
        text = json.dumps(facts, ensure_ascii=False, indent=1)
        (folder / f"{key}.json").write_text(text, encoding="utf-8")
        cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
        with (folder / f"{key}.csv").open("w", encoding="utf-8", newline="") as out:
            out.write(write_table(names, cells))
        count += len(rows)
    return count


def _describe(folder: Path, request: AuthorityRequest, proposal: ReleaseProposal) -> None:
    """What the bundle answers, and how far it goes; nothing on how the desk found its answer."""
    facts = {
        "request": request.number,
        "authority": request.authority,
        "reference": request.reference,
        "legal_basis": request.legal_basis,
        "store": request.about.slug,
        "released_at": request.status_at.isoformat(),
        "since": proposal.since and proposal.since.isoformat(),
        "until": proposal.until and proposal.until.isoformat(),
        "orders": proposal.orders,
        "fields": proposal.scope,
    }
    text = json.dumps(facts, ensure_ascii=False, indent=1)
    (folder / "request.json").write_text(text, encoding="utf-8")


def _info(request: AuthorityRequest, now: datetime) -> dict[str, str]:
    return {
        "Source-Organization": "Tradewell",
        "External-Identifier": request.number,
        "External-Description": f"{request.authority}: {request.reference}",
        "Bagging-Date": f"{now:%Y-%m-%d}",
        "Bag-Software-Agent": f"bagit.py {bagit.VERSION}",
    }


def _pack(bag: Path) -> Path:
    packed = bag.with_suffix(".zip")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for path in sorted(bag.rglob("*")):
            if path.is_file():
                out.write(path, path.relative_to(bag.parent))
    return packed


def destroy_bundles(rows: Sequence[Bundle], now: datetime) -> None:
    """Destroy the files of these bundles; what was released stays on record."""
    for bundle in rows:
        BundlePurge.objects.create(bundle=bundle, at=now)
        facts = {"request": bundle.request.number, "digest": bundle.digest}
        about = bundle.request
        record("bundle.purged", subject=about, store=None, actor=None, at=now, facts=facts)
        transaction.on_commit(partial(default_storage.delete, bundle.file), robust=True)


def subjects_of(bundle: Bundle, now: datetime) -> list[Subject]:
    """The store, and of the people, orders and tickets in the bundle those that are held."""
    proposal = bundle.request.proposals.order_by("-pk")[0]
    found = [Subject(Hold.Kind.STORE, bundle.request.about.slug)]
    held = list(Hold.objects.standing(now).exclude(subject_kind=Hold.Kind.STORE))
    for key in proposal.scope:
        found += [
            Subject(hold.subject_kind, hold.subject_id)
            for hold in held
            if _holds(HOLDINGS[key], reach_of(proposal), hold)
        ]
    return found


def _holds(holding: Holding, reach: Reach, hold: Hold) -> bool:
    lookup = holding.about.get(hold.subject_kind)
    if not lookup:
        return False
    return holding.rows(reach).filter(**{f"{lookup}__iexact": hold.subject_id}).exists()


jobs.register(
    JobKind(
        name=JOB,
        label=_("Bundle for an authority"),
        parts=_parts,
        step=_step,
        # It was agreed by two that the authority has it.
        can_be_cancelled=False,
    )
)
