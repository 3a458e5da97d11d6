"""Who took part in everything and is forgotten stands in no row, but where the rules keep it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.actions import grant_staff_role
from accounts.addresses.actions import ask_address
from accounts.handover.actions import accept_handover, offer_store
from accounts.models import Invitation, User
from accounts.passwords.asking import ask_password
from accounts.privacy.erasing import erase_person
from accounts.staff.actions import change_staff_role
from accounts.team.invitations import invite_member, join_by_invitation
from aftersales.actions import (
    add_note,
    answer_buyer,
    ask_mediation,
    assign_ticket,
    hand_over,
    open_ticket,
    release_ticket,
    take_up,
)
from aftersales.queries import conversation
from core import event_words, outbox
from core.models import Event, EventWords
from core.people import name_now
from core.retention import CLASSES, purge_class
from core.wording import sentence
from enforcement.actions import file_report, report_store
from enforcement.actions.cases import skip_case
from tests.cast import PASSWORD

DAY = timedelta(days=1)
NAME, EMAIL = "Wilma Ostrander", "wilma@ostrander.example"
MARK = "ostrander"
QUOTED = f"Ask {NAME}, {EMAIL}, she knows."
# What stays beside a person who is forgotten, and the rule that keeps it.
KEPT = {
    # Words on a ticket, a case or a decision are evidence: docs/operations.md#retention.
    "aftersales_entry": "evidence",
    "enforcement_caseskip": "evidence",
    "enforcement_exhibit": "evidence",
    "enforcement_report": "reporters",
    "enforcement_signal": "tellers",
    # Mails to others: the class `mails`.
    "core_delivery": "mails",
}
COLUMNS = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY table_name
"""


def tables_with(mark):
    """Every table of the database of which a row holds the mark in any column."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        names = [name for (name,) in cursor.fetchall()]
        found = {}
        for name in names:
            cursor.execute(
                f'SELECT count(*) FROM "{name}" AS row WHERE row::text ILIKE %s', [f"%{mark}%"]
            )
            found[name] = cursor.fetchone()[0]
    return {name for name, count in found.items() if count}


def send_all(now):
    """Every mail that is due is written and leaves."""
    while batch := outbox.claim(now, channels=("email", "inbox")):
        for row in batch:
            assert outbox.tick(row, now)


@pytest.fixture
def wilma(sams_store, sam, ada, noon):
    invite_member(sams_store, email=EMAIL, role="manager", actor=sam, now=noon)
    person = join_by_invitation(
        Invitation.objects.get(), name=NAME, password=PASSWORD, language="en", now=noon
    )
    for one in ("mediator", "moderator"):
        grant_staff_role(person, role=one, actor=None, now=noon)
    return person


@pytest.fixture
def mediated(wilma, opening, mick, mona, sam, noon):
    """She works for the store, so she sees the ticket and may not decide it; of Rita's she may."""
    wilma.memberships.all().delete()
    ticket = open_ticket(**opening)
    answer_buyer(ticket, text=QUOTED, actor=sam, now=noon)
    ask_mediation(ticket, now=noon)
    add_note(ticket, text=QUOTED, actor=mick, now=noon)
    assign_ticket(ticket, to=wilma, actor=mick, now=noon)
    hand_over(ticket, to=mona, note=QUOTED, actor=wilma, now=noon)
    take_up(ticket, actor=mona, now=noon)
    release_ticket(ticket, reason=f"{NAME} knows more.", actor=mona, now=noon)
    return ticket


@pytest.fixture
def involved(mediated, wilma, sams_store, sam, ada, mia, noon):
    """She wrote, was written to, was named by others, owned the store and gave it back."""
    facts = {"subject_kind": "store", "rule_code": "counterfeit_goods"}
    case = report_store(
        sams_store, subject_id="", detail=QUOTED, reporter=NAME, actor=mia, now=noon, **facts
    )
    skip_case(case, reason=QUOTED, actor=mia, now=noon)
    file_report(
        **facts,
        place="https://tradewell.example/stores/sams/",
        ground="law",
        explanation="A copy of ours.",
        role="other",
        right_number="",
        name=NAME,
        email=EMAIL,
        is_good_faith=True,
        language="en",
        now=noon,
    )
    for role in ("mediator", "moderator"):
        told = {"role": role, "reason": QUOTED, "actor": ada, "now": noon}
        change_staff_role(email=EMAIL, gives=False, **told)
    member = sams_store.memberships.create(user=wilma, role="manager")
    accept_handover(
        offer_store(sams_store, member=member.pk, actor=sam, now=noon), actor=wilma, now=noon
    )
    back = sams_store.memberships.get(user=sam).pk
    accept_handover(
        offer_store(sams_store, member=back, actor=wilma, now=noon), actor=sam, now=noon
    )
    invite_member(sams_store, email="new@example.com", role="reader", actor=wilma, now=noon)
    ask_address(wilma, address=f"new@{MARK}.example", actor=wilma, now=noon)
    ask_password(wilma, address=EMAIL, language="en", now=noon)
    page, typed = reverse("account_login"), {"login": EMAIL, "password": PASSWORD}
    assert Client().post(page, typed).status_code == 302
    return wilma


def test_no_fact_of_an_event_names_anybody(involved):
    events = list(Event.objects.order_by("pk"))
    people = User.objects.values_list("name", "email")
    marks = {MARK, *(email for _name, email in people)}
    for event in events:
        assert not [one for one in marks if one in str(event.facts).lower()], event.kind


def test_what_happened_is_told_with_her_name_until_then(mediated, involved, sam, noon):
    handed = Event.objects.get(kind="ticket.handed_over")
    with translation.override("en"):
        assert sentence(handed).endswith(f"over to Mona: {QUOTED}")
        assert f"Given to {NAME} by Mick." in [line.text for line in lines(mediated)]


def lines(ticket):
    return conversation(ticket, reader="mediator")


def test_who_is_forgotten_stands_in_no_row(mediated, involved, policy, noon):
    send_all(noon)
    erase_person(involved, typed=EMAIL, actor=involved, now=noon)
    send_all(noon)
    purge_class(CLASSES["closed_accounts"], now=noon + 2 * DAY)

    assert tables_with(MARK) == set(KEPT)
    assert EventWords.objects.exists()
    # Nothing that left for her is kept, nor what waited.
    assert not involved.deliveries.filter(body__icontains=MARK).exists()
    with translation.override("en"):
        shown = [sentence(event) for event in Event.objects.exclude(kind="audit.sealed")]
        assert not [line for line in shown if MARK in line.lower()]
        assert "Given to (erased person) by Mick." in [line.text for line in lines(mediated)]
        involved.refresh_from_db()
        assert name_now(involved) == "(erased person)"


def test_what_stays_goes_when_its_own_time_is_over(mediated, involved, policy, noon):
    send_all(noon)
    erase_person(involved, typed=EMAIL, actor=involved, now=noon)
    send_all(noon)
    later = noon + 4000 * DAY
    for name in ("closed_accounts", "mails", "notices", "invitations"):
        purge_class(CLASSES[name], now=later)
    left = tables_with(MARK)
    assert left and {KEPT[name] for name in left} <= {"evidence", "reporters", "tellers"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Wilma", "wilma", "维"])
def test_one_word_may_be_no_name(name, noon):
    row = EventWords.objects.create(words={"text": f"{name} said so"}, at=noon)
    assert event_words.blank([name], [], "x@gone.invalid") == 0
    row.refresh_from_db()
    assert row.words == {"text": f"{name} said so"}


@pytest.mark.django_db
def test_quotes_and_case_hide_no_name(noon):
    said = {"en": 'WILMA "Wil" O\\X wrote'}
    row = EventWords.objects.create(words={"reason": said}, at=noon)
    assert event_words.blank(['Wilma "Wil" O\\X'], [], "x@gone.invalid") == 1
    row.refresh_from_db()
    assert row.words == {"reason": {"en": "– wrote"}}


def test_nobody_learns_a_name_by_typing_its_mark(mediated, mick, noon):
    add_note(mediated, text=f"{{person:{mick.pk}}}", actor=mick, now=noon)
    assert lines(mediated)[-1].text == f"{{person:{mick.pk}}}"
