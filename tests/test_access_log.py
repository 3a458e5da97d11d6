"""Every page that staff may open is logged, or stands below as one without anybody's data."""

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AccessRecord
from tests.test_access import MATRIX

STAFF = ("mia", "sena", "mick", "ada", "lea", "audra")

# name: (who of the staff opens it, the kind of data)
LOGGED = {
    "core:deliveries": ("ada", "mail"),
    "core:audit": ("audra", "audit"),
    "core:access_log": ("audra", "audit"),
    "enforcement:audit_samples": ("audra", "audit"),
    "enforcement:audit_sample": ("audra", "audit"),
    "enforcement:judge_sample": ("audra", "audit"),
    "enforcement:explain_sample": ("mia", "audit"),
    "enforcement:close_sample": ("audra", "audit"),
    "enforcement:case": ("mia", "case"),
    "enforcement:skip": ("mia", "case"),
    "enforcement:preview": ("mia", "case"),
    "enforcement:review": ("mia", "case"),
    "enforcement:decide": ("mia", "case"),
    "enforcement:close": ("mia", "case"),
    "enforcement:second_review": ("sena", "case"),
    "enforcement:golden": ("sena", "case"),
    "enforcement:decision": ("mia", "decision"),
    "enforcement:review_sanction": ("mia", "decision"),
    "enforcement:refuse": ("mia", "decision"),
    "enforcement:restore": ("mia", "decision"),
    "enforcement:propose_ban": ("mia", "decision"),
    "enforcement:release_payouts": ("mia", "payouts"),
    "enforcement:answer": ("mia", "appeal"),
    "enforcement:write_on_appeal": ("mia", "appeal"),
    "enforcement:evidence_file": ("mia", "evidence"),
    "enforcement:decide_appeal": ("mia", "appeal"),
    "enforcement:enquiry": ("mia", "enquiry"),
    "enforcement:answer_enquiry": ("mia", "enquiry"),
    "enforcement:close_enquiry": ("mia", "enquiry"),
    "enforcement:review_identity": ("mia", "identity"),
    "enforcement:return_identity": ("mia", "identity"),
    "enforcement:doubt_identity": ("mia", "identity"),
    "enforcement:identity_file": ("mia", "identity_file"),
    "enforcement:store": ("mia", "store"),
    "enforcement:linked_stores": ("mia", "links"),
    "enforcement:end_link": ("mia", "links"),
    "enforcement:reporter": ("mia", "reporter"),
    "enforcement:complaint": ("mia", "reporter"),
    "enforcement:decide_complaint": ("mia", "reporter"),
    "enforcement:warn_reporter": ("mia", "reporter"),
    "enforcement:suspend_reporter": ("mia", "reporter"),
    "enforcement:lift_suspension": ("mia", "reporter"),
    "enforcement:flaggers": ("ada", "flagger"),
    "enforcement:end_flagger": ("ada", "flagger"),
    "enforcement:authority_requests": ("lea", "authority"),
    "enforcement:authority_request": ("lea", "authority"),
    "enforcement:verify_channel": ("lea", "authority"),
    "enforcement:refuse_request": ("lea", "authority"),
    "enforcement:extend_secrecy": ("lea", "authority"),
    "enforcement:propose_release": ("lea", "authority"),
    "enforcement:review_release": ("lea", "authority"),
    "enforcement:send_back_release": ("lea", "authority"),
    "enforcement:bundle": ("lea", "bundle"),
    "enforcement:holds": ("lea", "hold"),
    "enforcement:lift_hold": ("lea", "hold"),
    "enforcement:threats": ("lea", "threat"),
    "enforcement:threat": ("lea", "threat"),
    "enforcement:report_threat": ("lea", "threat"),
    "enforcement:dismiss_threat": ("lea", "threat"),
    "listings:review_certificate": ("mia", "document"),
    "listings:document": ("mia", "document"),
    "aftersales:ticket": ("mick", "ticket"),
    "aftersales:answer": ("mick", "ticket"),
    "aftersales:offer": ("mick", "ticket"),
    "aftersales:pause": ("mick", "ticket"),
    "aftersales:priority": ("mick", "ticket"),
    "aftersales:subject": ("mick", "ticket"),
    "aftersales:insert_reply": ("mick", "ticket"),
    "aftersales:move_to_queue": ("mick", "ticket"),
    "aftersales:note": ("mick", "ticket"),
    "aftersales:release": ("mick", "ticket"),
    "aftersales:rule": ("mick", "ticket"),
    "aftersales:facts": ("mick", "ticket"),
    "aftersales:clock_run": ("mick", "ticket"),
    "aftersales:letter": ("mick", "letter"),
    "aftersales:letter_pdf": ("mick", "letter"),
    "aftersales:open": ("mick", "order"),
}
# Everybody's pages and their own, and work lists with numbers, stores and figures alone.
BARE = {
    *("core:home", "core:inbox", "core:jobs", "core:health"),
    *("core:choices", "core:mails", "core:mail_kind", "core:mail_html"),
    *("core:search", "core:help", "core:help_section", "core:purges"),
    "core:metrics",
    *("enforcement:reputation", "enforcement:public_report", "enforcement:receipt"),
    *("enforcement:complain", "enforcement:complaints"),
    *("enforcement:disown_report", "enforcement:report", "enforcement:new_threat"),
    "enforcement:new_authority_request",
    *("enforcement:queue", "enforcement:approvals", "enforcement:docket", "enforcement:stores"),
    *("enforcement:identities", "enforcement:enquiries", "enforcement:store_logo"),
    *("enforcement:sell", "enforcement:enquiry_sent"),
    *("enforcement:second_reviews", "enforcement:consistency", "enforcement:authority_counts"),
    # What a store's own systems may ask, described; they ask with a key, never by a session.
    *("api:openapi", "api:api-root"),
    # Which questions came and how they were answered; nobody's name.
    "enforcement:quiz",
    # Goods as every buyer sees them, what is said of them, and which rules find what in them.
    *("listings:listing", "listings:preview", "listings:picture", "listings:review"),
    *("listings:reviews", "listings:precision", "listings:restore_rule", "listings:certificates"),
    *("listings:recheck", "listings:trial", "listings:mark_stopped", "enforcement:replay"),
    "aftersales:replay",
    *("shipping:lanes", "shipping:courier_desk", "shipping:courier_parcels"),
    *("shipping:declared_events", "shipping:guide_desk", "shipping:new_guide"),
    *("shipping:edit_guide", "shipping:carrier_accounts", "shipping:endpoints"),
    *("shipping:vouch_webhook", "shipping:carrier_list", "shipping:new_carrier"),
    *("shipping:carrier", "shipping:unmapped"),
    *("aftersales:board", "aftersales:my_tickets", "aftersales:second_looks"),
    *("aftersales:replies", "aftersales:new_reply", "aftersales:levels", "aftersales:clock_runs"),
    *("aftersales:objections", "aftersales:team", "aftersales:team_place"),
    *("aftersales:mediator_measures", "aftersales:looking"),
}
# What a buyer opens by a signed link: whoever has it reads as the buyer.
BY_LINK = ("shipping:buyer", "aftersales:buyer")
WHOLE_APPS = ("policy:", "accounts:", "account_", "mfa_")
# Refused before a page is drawn: the answer is a sentence.
SENTENCES = {
    *("core:retry_deliveries", "core:discard_deliveries"),
    "enforcement:release_evidence",
    *("aftersales:resume", "aftersales:take"),
    *("listings:release_review", "listings:release_certificate"),
}


def drawn(codes):
    return any(codes.get(who) in (200, 422) for who in STAFF)


def opened(request, name):
    who, _ = LOGGED[name]
    kwargs, method, _ = MATRIX[name]
    kwargs = kwargs(request) if callable(kwargs) else kwargs
    client = Client()
    client.force_login(request.getfixturevalue(who))
    return lambda: getattr(client, method)(reverse(name, kwargs=kwargs))


def test_every_page_of_staff_is_logged_or_bare():
    found = {name for name, (_, _, codes) in MATRIX.items() if drawn(codes)}
    found = {name for name in found if not name.startswith((*BY_LINK, *WHOLE_APPS))}
    assert found == set(LOGGED) | BARE | SENTENCES


@pytest.mark.parametrize("name", LOGGED)
def test_opening_it_leaves_a_line(request, policy, sams_store, name):
    cache.clear()
    get, (who, kind) = opened(request, name), LOGGED[name]
    with CaptureQueriesContext(connection) as asked:
        assert get().status_code in (200, 422)
    row = AccessRecord.objects.get()
    assert sum("INTO core_accessrecord" in query["sql"] for query in asked) == 1
    assert (row.actor, row.kind, row.page) == (request.getfixturevalue(who), kind, name)


@pytest.mark.parametrize("name", LOGGED)
def test_what_cannot_be_logged_is_not_shown(request, policy, sams_store, name):
    cache.clear()
    get = opened(request, name)

    def refuse(execute, sql, *rest):
        if "core_accessrecord" in sql:
            raise DatabaseError("The log is full.")
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse), pytest.raises(DatabaseError, match="log is full"):
        get()
