"""How a store wants its goods sent back, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from aftersales.actions.return_addresses import address_of, refuse_strangers
from aftersales.models import ReturnAddress, ReturnStep
from core.attachments import Looked, Sent, keep, keep_small
from core.errors import NotPossible
from core.events import record
from policy.queries import policy_at
from policy.uploads import look_at


@dataclass(frozen=True)
class Step:
    """What to do, and a photo of it: a new one, or that of an earlier step."""

    text: str
    photo: Sent | None = None
    earlier: ReturnStep | None = None


@transaction.atomic
def set_return_steps(
    store: Store, *, steps: Sequence[Step], actor: User, now: datetime
) -> list[ReturnStep]:
    """Say how buyers are to send goods back. Returns that run keep the steps of their day.

    Steps without words are left out. Raises NotPossible on `text_N` or `photo_N`, counted from 1,
    for a photo without words, and for a file that is no picture within the policy's limits.
    Rule: docs/rules/aftersales.md#returns.
    """
    refuse_strangers(store, actor)
    most = policy_at(now).aftersales.return_steps_at_most
    if len(steps) > most:
        raise NotPossible(_("At most %(n)s steps fit.") % {"n": most}, field=f"text_{most + 1}")
    looked = [_look(step, place, now) for place, step in enumerate(steps, 1)]
    address = address_of(store)
    address = ReturnAddress.objects.select_for_update(no_key=True).get(pk=address.pk)
    address.steps_version += 1
    address.save(update_fields=["steps_version"])
    rows = [
        _row(address, place, step, photo, actor)
        for place, (step, photo) in enumerate(zip(steps, looked, strict=True), 1)
        if step.text.strip()
    ]
    facts = {"steps": [row.text for row in rows]}
    record("return.steps_set", subject=address, store=store, actor=actor, at=now, facts=facts)
    return ReturnStep.objects.bulk_create(rows)


def _look(step: Step, place: int, now: datetime) -> Looked | None:
    if step.photo is None:
        return None
    if not step.text.strip():
        raise NotPossible(_("Say in words what the photo shows."), field=f"text_{place}")
    [looked] = look_at([step.photo], now=now, field=f"photo_{place}")
    if not looked.thumbnail:
        raise NotPossible(_("Choose a photo: JPEG, PNG or WebP."), field=f"photo_{place}")
    return looked


def _row(
    address: ReturnAddress, place: int, step: Step, photo: Looked | None, actor: User
) -> ReturnStep:
    folder = f"returns/{address.store_id}"
    picture = thumbnail = ""
    if photo:
        picture, thumbnail = keep(folder, photo), keep_small(folder, photo)
    elif step.earlier:
        picture, thumbnail = step.earlier.picture, step.earlier.thumbnail
    return ReturnStep(
        store_id=address.store_id,
        version=address.steps_version,
        place=place,
        text=step.text.strip(),
        language=actor.language,
        picture=picture,
        thumbnail=thumbnail,
    )
