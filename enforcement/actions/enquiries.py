"""Somebody asks whether they can sell; a moderator takes it, answers it, or closes it."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.countries import UNIONS, markets
from core.errors import NotAllowed, NotPossible
from core.events import Addressee, record
from core.transitions import move
from enforcement.actions.cases import moderators
from enforcement.actions.guards import clean_reason, iso
from enforcement.checks.trader_facts import plain_email, plain_text
from enforcement.models import Enquiry
from policy.queries import policy_at

LONGEST = {"name": 120, "sells": 300, "message": 5000}
Status = Enquiry.Status
DAY = timedelta(days=1)


@transaction.atomic
def send_enquiry(
    *,
    name: str,
    email: str,
    country: str,
    sells: str,
    message: str,
    has_consented: bool,
    language: str,
    now: datetime,
) -> Enquiry | None:
    """Take in what somebody without an account asks; they get a receipt that says nothing else.

    The same words again, and more than the policy takes of one address in a day, are not kept:
    then None comes back, and the page answers as always, so that it tells nobody whether an
    address is known. Raises NotPossible on the entry that lacks or is too long, and on
    `has_consented` without consent. Rule: docs/rules/enforcement.md#enquiries
    """
    said = {"name": name, "sells": sells, "message": message}
    facts: dict[str, Any] = {key: _plain(key, text) for key, text in said.items()}
    facts["email"] = plain_email(email, "email").lower()
    facts["country"] = country.strip().upper()
    if facts["country"] not in markets() or facts["country"] in UNIONS:
        raise NotPossible(_("Choose the country that you sell from."), field="country")
    if not has_consented:
        words = _("We may answer you only if you agree that we keep this.")
        raise NotPossible(words, field="has_consented")
    rules = policy_at(now).governance.enquiries
    with connection.cursor() as cursor:
        # Two at once from one address would both pass the limit.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [facts["email"]])
    of_today = Enquiry.objects.filter(email=facts["email"], received_at__gt=now - DAY)
    if of_today.count() >= rules.per_person_a_day or of_today.filter(message=facts["message"]):
        return None
    row: Enquiry = Enquiry.objects.create(
        status_at=now,
        language=language,
        has_consented=True,
        received_at=now,
        due_at=now + timedelta(hours=rules.answer_hours),
        **facts,
    )
    about: dict[str, Any] = {"subject": row, "store": None, "actor": None, "at": now}
    record("enquiry.received", mail_to=_to(row), facts=_facts(row), **about)
    return row


def take_enquiry(enquiry: Enquiry, *, actor: User, now: datetime) -> Enquiry:
    """Start answering. Raises NotAllowed unless the actor moderates."""
    _refuse_others(actor)
    also = {"taken_by": actor}
    what = {"kind": "enquiry.taken", "facts": _facts(enquiry), "also": also}
    return move(enquiry, Status.TAKEN, actor=actor, now=now, **what)  # type: ignore[arg-type]


@transaction.atomic
def release_enquiry(enquiry: Enquiry, *, actor: User, now: datetime) -> Enquiry:
    """Give it back to the others; its clock goes on. A senior does it also for somebody else."""
    _refuse_others(actor)
    _lock(enquiry)
    if enquiry.taken_by_id not in (None, actor.pk) and not actor.is_senior:
        raise NotAllowed(_("Only who took this can give it back, or a senior moderator."))
    what: dict[str, Any] = {"kind": "enquiry.released", "facts": _facts(enquiry)}
    return move(enquiry, Status.NEW, actor=actor, now=now, also={"taken_by": None}, **what)


@transaction.atomic
def answer_enquiry(enquiry: Enquiry, *, answer: str, actor: User, now: datetime) -> Enquiry:
    """Mail an answer to who asked. Raises NotAllowed unless the actor took it; NotPossible on
    `answer` when it is empty, and when it is answered or closed already."""
    _refuse_not_taken(enquiry, actor)
    words = clean_reason(answer, field="answer")
    return move(
        enquiry,
        Status.ANSWERED,
        actor=actor,
        now=now,
        kind="enquiry.answered",
        mail_to=_to(enquiry),
        facts=_facts(enquiry),
        also={"answer": words},
    )


@transaction.atomic
def close_enquiry(enquiry: Enquiry, *, reason: str, actor: User, now: datetime) -> Enquiry:
    """Close without an answer, as for advertising; nobody is written to. Raises as above."""
    _refuse_not_taken(enquiry, actor)
    words = clean_reason(reason)
    what: dict[str, Any] = {"kind": "enquiry.closed", "facts": _facts(enquiry)}
    return move(enquiry, Status.CLOSED, actor=actor, now=now, also={"answer": words}, **what)


@transaction.atomic
def notice_overdue_enquiry(enquiry: Enquiry, *, now: datetime) -> bool:
    """Tell the senior moderators once that an enquiry waits longer than the rules allow."""
    rows = Enquiry.objects.select_for_update(no_key=True, of=("self",))
    locked = rows.get(pk=enquiry.pk)
    if locked.overdue_at or not locked.is_overdue(now):
        return False
    locked.overdue_at = now
    locked.save(update_fields=["overdue_at"])
    about: dict[str, Any] = {"subject": locked, "store": None, "actor": None, "at": now}
    record("enquiry.overdue", notify=moderators(senior=True), facts=_facts(locked), **about)
    return True


def _refuse_others(actor: User) -> None:
    if not actor.is_moderator:
        raise NotAllowed(_("Only a moderator can do this."))


def _refuse_not_taken(enquiry: Enquiry, actor: User) -> None:
    _refuse_others(actor)
    _lock(enquiry)
    if enquiry.status == Status.NEW:
        raise NotPossible(_("Take this enquiry to answer it."))
    if enquiry.is_open and enquiry.taken_by_id != actor.pk:
        raise NotAllowed(_("Another moderator is answering this enquiry."))


def _lock(enquiry: Enquiry) -> None:
    """Read it as it stands, and let nobody take it or give it back until this is over."""
    Enquiry.objects.select_for_update(no_key=True).get(pk=enquiry.pk)
    enquiry.refresh_from_db()


def _plain(key: str, text: str) -> str:
    text = plain_text(text, lines=key == "message")
    if not text:
        raise NotPossible(_("This is needed, so that we can answer you."), field=key)
    if len(text) > LONGEST[key]:
        words = _("At most %(limit)s characters; this has %(n)s.")
        raise NotPossible(words % {"limit": LONGEST[key], "n": len(text)}, field=key)
    return text


def _to(enquiry: Enquiry) -> list[Addressee]:
    page = f"{settings.SITE_URL}{reverse('enforcement:sell')}"
    return [Addressee(enquiry.email, enquiry.language, page)] if enquiry.email else []


def _facts(enquiry: Enquiry) -> dict[str, str]:
    """Nothing of who asked: events outlive the time of keeping."""
    return {"enquiry": enquiry.number, "due_at": iso(enquiry.due_at)}
