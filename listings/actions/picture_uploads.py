"""Pictures from strangers: received at once, looked at by a worker, taken or refused in words.

No job of `core.jobs`: a picture takes a second and is waited for on the page, jobs take turns
behind imports and end with a mail.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.decoding import CheckedPicture
from core.errors import NotPossible
from core.events import done_by, record
from core.files import keep_file
from core.pictures import WALL_CLOCK, check_apart, refuse_at_once
from core.transitions import move
from listings.actions.pictures import keep_picture, refuse_too_many
from listings.guards import lock, refuse_closed, refuse_in_review, refuse_outsider
from listings.models import Listing, PictureUpload
from policy.queries import policy_at
from policy.sections import Policy
from policy.uploads import limits_of

Status = PictureUpload.Status
# Beyond the time that a picture may take: to read it, keep it, and for a slow clock.
SLACK = timedelta(minutes=1)
# A file at which so many workers died is not looked at again.
ATTEMPTS = 5
NAME_AT_MOST, WHY_AT_MOST = 100, 500


def receive_picture(
    listing: Listing,
    *,
    picture: bytes,
    name: str,
    actor: User | None,
    system: str = "",
    now: datetime,
) -> PictureUpload:
    """Keep the file as it came until a worker has looked at it; the same file waits once.

    `actor` None is the store's system of the key `system`. Raises NotAllowed to outsiders;
    NotPossible on `picture` when it is empty, too large, of another kind by its first bytes, or
    one too many, and when the listing is in review, or live while a sanction closes publishing.
    Rule: docs/rules/listings.md#pictures
    """
    refuse_outsider(listing.store, actor)
    policy = policy_at(now)
    try:
        refuse_at_once(picture, limits=limits_of(policy))
    except NotPossible as error:
        raise NotPossible(error.message, field="picture", code=error.code) from None
    by: dict[str, Any] = {"actor": actor, "system": system, "now": now}
    return _receive(listing, picture, name, policy, **by)


@transaction.atomic
def _receive(
    listing: Listing,
    picture: bytes,
    name: str,
    policy: Policy,
    *,
    actor: User | None,
    system: str,
    now: datetime,
) -> PictureUpload:
    locked = lock(listing)
    refuse_in_review(locked)
    refuse_closed(locked, now)
    sha256 = hashlib.sha256(picture).hexdigest()
    waiting = list(locked.picture_uploads.waiting())
    for known in waiting:
        if known.sha256 == sha256:
            return known
    refuse_too_many(locked.pictures.shown().count() + len(waiting), policy)
    upload: PictureUpload = PictureUpload.objects.create(
        store_id=locked.store_id,
        listing=locked,
        actor=actor,
        name=_printable(name),
        file=keep_file(f"received/{locked.store_id}", picture, ".upload"),
        sha256=sha256,
        status_at=now,
        created_at=now,
        due_at=now,
    )
    kind = "listing.picture_received"
    facts = {"title": str(locked), "file": upload.name} | done_by(system)
    record(kind, subject=locked, store=locked.store, actor=actor, at=now, facts=facts)
    transaction.on_commit(_nudge, robust=True)
    return upload


def _printable(name: str) -> str:
    kept = "".join(sign for sign in name if sign.isprintable())
    return kept[-NAME_AT_MOST:] or _("without a name")


def look_at_picture(upload: PictureUpload, *, now: datetime) -> bool:
    """Decode what was received and make it a picture, or refuse it with the reason.

    Returns whether it ended here: another worker may have it. What is not the picture's fault
    escapes, and the file waits for the next try.
    """
    policy = policy_at(now)
    if not _claim(upload, policy, now):
        return False
    # The reason is for the person who sent it.
    with translation.override(upload.actor.language if upload.actor else None):
        try:
            checked = _checked(upload, policy)
            with transaction.atomic():
                return _take(upload, checked, now)
        except NotPossible as refusal:
            return _refuse(upload, str(refusal), now)


def _claim(upload: PictureUpload, policy: Policy, now: datetime) -> bool:
    """Lease it to this worker for as long as a picture may take."""
    lease = timedelta(seconds=policy.uploads.pictures.max_seconds * WALL_CLOCK) + SLACK
    rows = PictureUpload.objects.due(now).filter(pk=upload.pk)
    if not rows.update(due_at=now + lease, attempts=F("attempts") + 1):
        return False
    upload.refresh_from_db()
    return True


def _checked(upload: PictureUpload, policy: Policy) -> CheckedPicture:
    if upload.attempts > ATTEMPTS:
        words = _("It could not be opened in %(tries)s tries. Save it again as JPEG and send it.")
        raise NotPossible(words % {"tries": ATTEMPTS})
    try:
        with default_storage.open(str(upload.file)) as stored:
            body = stored.read()
    except FileNotFoundError:
        raise NotPossible(_("The file was lost on our side. Send it again.")) from None
    return check_apart(body, limits=limits_of(policy))


def _take(upload: PictureUpload, checked: CheckedPicture, now: datetime) -> bool:
    listing = lock(upload.listing)
    if not _still_waits(upload):
        return False
    picture = keep_picture(listing, checked, actor=upload.actor, now=now)
    _end(upload, Status.TAKEN, "picture.taken", {"picture": picture}, now)
    return True


@transaction.atomic
def _refuse(upload: PictureUpload, why: str, now: datetime) -> bool:
    if not _still_waits(upload):
        return False
    _end(upload, Status.REFUSED, "picture.refused", {"why": why[:WHY_AT_MOST]}, now)
    return True


def _still_waits(upload: PictureUpload) -> bool:
    """Lock the row: a worker that was thought dead may have been here."""
    rows = PictureUpload.objects.waiting().select_for_update(no_key=True)
    return rows.filter(pk=upload.pk).exists()


def _end(
    upload: PictureUpload, to: str, kind: str, also: dict[str, object], now: datetime
) -> PictureUpload:
    """End the waiting; the file as it came, with all that is hidden in it, is not kept."""
    name = str(upload.file)
    facts = {"file": upload.name, "title": str(upload.listing), "why": also.get("why", "")}
    ended = move(upload, to, actor=None, now=now, kind=kind, facts=facts, also=also | {"file": ""})
    transaction.on_commit(lambda: default_storage.delete(name), robust=True)
    return ended


@transaction.atomic
def dismiss_upload(upload: PictureUpload, *, actor: User | None, now: datetime) -> PictureUpload:
    """Take a refusal off the page once it was read.

    Raises NotAllowed to outsiders; NotPossible unless it was refused.
    """
    refuse_outsider(upload.store, actor)
    facts = {"file": upload.name}
    kind = "picture.dismissed"
    return move(upload, Status.DISMISSED, actor=actor, now=now, kind=kind, facts=facts)


def _nudge() -> None:
    from listings.tasks import look_at_pictures

    look_at_pictures.delay()
