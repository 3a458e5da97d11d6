"""Verbs on the systems of a store that hear what happens in it."""

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.api_keys import others_who_own
from accounts.models import Store, User
from core import outbox
from core.errors import NotAllowed, NotPossible
from core.events import record_with_id
from core.listeners import OFFERED, TEST
from core.models import Delivery, Listener
from core.moments import moment
from core.outward import is_allowed, numeric

# Protects the server, not a rule between people.
LISTENERS_AT_MOST = 10
# So long the secret before the newest one signs as well.
BOTH_FOR = timedelta(hours=24)


@transaction.atomic
def add_listener(
    store: Store, *, url: str, kinds: Iterable[str], actor: User, now: datetime
) -> Listener:
    """Tell this address of these kinds from now on, signed under a secret of its own.

    The store's owner is told where somebody else added it.

    Raises NotAllowed unless the actor owns or manages the store; NotPossible on `url` for one
    that is not public https, that is told already or above ten, on `kinds` without an offered one.
    Rule: docs/notices.md#webhooks.
    """
    # The store row is the lock: two forms at a time count each other, and a right that is taken
    # meanwhile counts.
    Store.objects.select_for_update(no_key=True).get(pk=store.pk)
    refuse_who_does_not_run(store, actor)
    url = url.strip()
    refuse_address(url)
    chosen = sorted(set(kinds) - {TEST})
    if not chosen or not set(chosen) <= set(OFFERED):
        raise NotPossible(_("Choose at least one of the events."), field="kinds")
    known = list(Listener.objects.kept().filter(store=store).values_list("url", flat=True))
    if url in known:
        raise NotPossible(_("This address is told already. Choose another one."), field="url")
    if len(known) >= LISTENERS_AT_MOST:
        words = _("A store has at most %(most)s addresses. Close one first.")
        raise NotPossible(words % {"most": LISTENERS_AT_MOST}, field="url")
    times = {"created_at": now, "resumed_at": now}
    made = Listener.objects.create(store=store, url=url, kinds=chosen, secret=new_secret(), **times)
    _tell("listener.added", made, actor, now, notify=others_who_own(store, actor))
    return made


@transaction.atomic
def rotate_secret(
    listener: Listener, *, replaces_now: bool = False, actor: User, now: datetime
) -> Listener:
    """Sign with a new secret; the one before it signs as well for 24 hours.

    Raises NotPossible while an older one still signs, unless `replaces_now`: its receiver may not
    know the newest one yet, and would be cut off.
    """
    listener = _locked(listener, actor)
    until = listener.old_secret_until
    if until and now < until and not replaces_now:
        words = _(
            "The secret before still signs until %(until)s. Change over to the newest one before "
            "you make another, or tick that the older one may end now."
        )
        raise NotPossible(words % {"until": moment(until, now)}, code="both_sign")
    listener.old_secret, listener.old_secret_until = listener.secret, now + BOTH_FOR
    listener.secret = new_secret()
    listener.save(update_fields=["secret", "old_secret", "old_secret_until"])
    _tell("listener.secret_rotated", listener, actor, now)
    return listener


@transaction.atomic
def resume_listener(listener: Listener, *, actor: User, now: datetime) -> None:
    """Tell a stopped one again what happens from now on. Raises NotPossible for a running one."""
    listener = _locked(listener, actor)
    if listener.stopped_at is None:
        raise NotPossible(_("It is running already."), code="running")
    listener.stopped_at, listener.resumed_at = None, now
    listener.save(update_fields=["stopped_at", "resumed_at"])
    _tell("listener.resumed", listener, actor, now)


@transaction.atomic
def close_listener(listener: Listener, *, actor: User, now: datetime) -> None:
    """Tell it nothing more; what waits for it, or was given up, rests."""
    listener = _locked(listener, actor)
    listener.closed_at = now
    listener.save(update_fields=["closed_at"])
    # Nobody can send these again: as faults they would call the operator for nothing.
    told = Delivery.objects.filter(channel=Delivery.Channel.LISTENER, address=listener.address)
    told.filter(status=Delivery.Status.DEAD).update(status=Delivery.Status.DISCARDED)
    _tell("listener.closed", listener, actor, now)


@transaction.atomic
def test_listener(listener: Listener, *, actor: User, now: datetime) -> None:
    """Send it a test message, as it is sent all others. Raises NotPossible for a stopped one."""
    listener = _locked(listener, actor)
    if listener.stopped_at:
        raise NotPossible(_("It is stopped. Let it run again first."), code="stopped")
    event = _tell(TEST, listener, actor, now)
    address = {"channel": Delivery.Channel.LISTENER, "address": listener.address}
    Delivery.objects.create(event_id=event, due_at=now, **address)


@transaction.atomic
def tell_again(listener: Listener, *, delivery: Delivery, actor: User, now: datetime) -> None:
    """Put a message that was given up back in the queue. Raises as `test_listener`."""
    listener = _locked(listener, actor)
    if listener.stopped_at:
        raise NotPossible(_("It is stopped. Let it run again first."), code="stopped")
    if delivery.status != Delivery.Status.DEAD:
        raise NotPossible(_("Only what was given up can be sent again."), code="not_dead")
    outbox.retry(delivery, now=now)


def refuse_address(url: str) -> None:
    """Raise NotPossible unless it is https, with a public host, and nothing hidden in it."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
        host.encode("idna")
    except (ValueError, UnicodeError):
        host, parts = "", urlsplit("")
    local = settings.LISTENERS_MAY_BE_LOCAL
    is_web = parts.scheme == "https" or (local and parts.scheme == "http")
    if not host or not is_web or len(url) > 500 or not url.isprintable():
        raise NotPossible(_("Give a whole address that begins with https://."), field="url")
    if parts.username or parts.password or parts.fragment:
        words = _(
            "Leave out user names, passwords and parts after #: the signature says who calls."
        )
        raise NotPossible(words, field="url")
    ip = numeric(host)
    if (ip and not is_allowed(ip)) or (host == "localhost" and not local):
        words = _("This address is not public. Give one that anybody on the internet can reach.")
        raise NotPossible(words, field="url")


def refuse_who_does_not_run(store: Store, actor: User) -> None:
    if not store.people("owner", "manager").filter(pk=actor.pk).exists():
        raise NotAllowed(_("Only the owner or a manager of this store can do this."))


def new_secret() -> str:
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def _locked(listener: Listener, actor: User) -> Listener:
    Store.objects.select_for_update(no_key=True).get(pk=listener.store_id)
    refuse_who_does_not_run(listener.store, actor)
    rows = Listener.objects.kept().select_for_update(no_key=True, of=("self",))
    return rows.select_related("store").get(pk=listener.pk)


def _tell(
    kind: str, listener: Listener, actor: Any, now: datetime, notify: Iterable[User] = ()
) -> int:
    facts = {"url": listener.url}
    about = {"subject": listener, "store": listener.store, "actor": actor}
    return record_with_id(kind, at=now, notify=notify, facts=facts, **about)
