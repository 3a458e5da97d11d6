"""Sellers read their own standing; moderators decide; the rival store finds nothing."""

from datetime import timedelta

from core import clock
from enforcement.actions import claim_case, escalate_store, file_appeal, start_quiz
from enforcement.models import SecondReview
from enforcement.replays import start_replay
from policy.actions import draft_policy
from tests.access import everybody, only
from tests.enforcement.steps import decide, signal, violate


def case(request):
    return {"pk": signal(request.getfixturevalue("sams_store"), clock.now()).pk}


def cases_taken(_request):
    return {"action": "claim"}


def mias_case(request):
    """A case that Mia holds."""
    now = clock.now()
    found = signal(request.getfixturevalue("sams_store"), now)
    return {"pk": claim_case(found, actor=request.getfixturevalue("mia"), now=now).pk}


def replay(request):
    ada, now = request.getfixturevalue("ada"), clock.now()
    return {"pk": start_replay(draft_policy(actor=ada, now=now), actor=ada, now=now).pk}


def violation(request):
    store, mia = request.getfixturevalue("sams_store"), request.getfixturevalue("mia")
    return violate(store, mia, clock.now())


def violation_pk(request):
    return {"pk": violation(request).pk}


def drawn_case(request):
    """A case of Mia's that waits for a second opinion."""
    found = violation(request).case
    SecondReview.objects.create(case=found, store=found.store, asked_at=clock.now())
    return {"pk": found.pk}


def decision(request):
    return {"pk": violation(request).statements.get().pk}


def freeze(request):
    found = violation(request)
    (sanction,) = escalate_store(found.store, now=clock.now())
    return {"pk": sanction.pk}


def long_freeze(request):
    """Proposed by Max; another moderator may agree."""
    now, max_ = clock.now(), request.getfixturevalue("max_")
    found = signal(request.getfixturevalue("sams_store"), now)
    found = claim_case(found, actor=max_, now=now)
    violation = decide(found, max_, now, "freeze", 60, departure="Organised.").violation
    return {"pk": violation.sanctions.get().pk}


def removal(request):
    from tests.enforcement.steps import about_a_listing, take_down

    store, mia = request.getfixturevalue("sams_store"), request.getfixturevalue("mia")
    now = clock.now()
    case = claim_case(about_a_listing(store, now), actor=mia, now=now)
    return {"pk": take_down(case, mia, now).sanction.pk}


def linked(request):
    request.getfixturevalue("sams_store")
    return {"slug": "sams"}


def tie(request):
    from tests.enforcement.steps import known_by

    sams, ritas = request.getfixturevalue("sams_store"), request.getfixturevalue("ritas_store")
    rows = [known_by(store, clock.now()) for store in (sams, ritas)]
    return {"mine": rows[0].pk, "theirs": rows[1].pk}


def hearing(request):
    from tests.enforcement.steps import freeze_store, known_by

    sams, ritas = request.getfixturevalue("sams_store"), request.getfixturevalue("ritas_store")
    freeze_store(ritas, request.getfixturevalue("max_"), clock.now())
    for store in (ritas, sams):
        known_by(store, clock.now())
    return {"pk": sams.hearings.get().pk}


def payout_hold(request):
    from tests.enforcement.steps import hold_payouts

    store, mia = request.getfixturevalue("sams_store"), request.getfixturevalue("mia")
    return {"pk": hold_payouts(store, mia, clock.now()).pk}


def appeal(request):
    statement = violation(request).statements.get()
    later = clock.now() + timedelta(seconds=1)
    sam = request.getfixturevalue("sam")
    return {"pk": file_appeal(statement, reason="Not us.", actor=sam, now=later).pk}


def taken_appeal(request):
    """Max answers it; a senior may give it back for him."""
    from enforcement.actions import take_appeal
    from enforcement.models import Appeal

    found = Appeal.objects.get(**appeal(request))
    take_appeal(found, actor=request.getfixturevalue("max_"), now=clock.now())
    return {"pk": found.pk}


def evidence(request):
    """A file of an appeal; the store and moderators read it."""
    from core.attachments import Looked
    from enforcement.actions.appeal_evidence import Proof, keep_evidence, shelve
    from enforcement.models import Appeal

    settings = request.getfixturevalue("settings")
    settings.MEDIA_ROOT = request.getfixturevalue("tmp_path")
    sam, found = request.getfixturevalue("sam"), Appeal.objects.get(**appeal(request))
    looked = Looked("x.pdf", b"%PDF", ".pdf", b"", "0" * 64)
    proofs = [Proof("other", {"en": "Other"}, looked)]
    with shelve(found.store_id, proofs) as shelf:
        keep_evidence(found, proofs, shelf, actor=sam, now=clock.now())
    return {"pk": found.pk, "number": 1, "size": "full"}


def quiz(request):
    store = violation(request).store
    sam, now = request.getfixturevalue("sam"), clock.now()
    return {"pk": start_quiz(store, family="TRADING", actor=sam, now=now).pk}


def receipt(request, purpose="report"):
    from enforcement.actions.reports import receipt_path
    from tests.enforcement.steps import report

    request.getfixturevalue("sams_store")
    return {"token": receipt_path(report("sams", clock.now()), purpose).split("/")[2]}


def mailed_receipt(request):
    return receipt(request, "report_mailed")


def complaint(request):
    """On an answer of Mia's."""
    from enforcement.actions import file_complaint
    from tests.enforcement.steps import close, report

    now, mia = clock.now(), request.getfixturevalue("mia")
    request.getfixturevalue("sams_store")
    row = report("sams", now)
    close(row, mia, now)
    facts = {"reason": "Look again.", "is_address_proven": True}
    return {"pk": file_complaint(row, now=now, **facts).pk}


def taken_complaint(request):
    from enforcement.actions import take_complaint
    from enforcement.models import Complaint

    found = Complaint.objects.get(**complaint(request))
    take_complaint(found, actor=request.getfixturevalue("max_"), now=clock.now())
    return {"pk": found.pk}


def flagger(request):
    from tests.enforcement.steps import register

    return {"pk": register(request.getfixturevalue("abel"), clock.now())[0].pk}


def reported(request):
    from tests.enforcement.steps import report

    request.getfixturevalue("sams_store")
    return {"pk": report("sams", clock.now()).pk}


SELLERS = only("sam", "tess", "rita")
MODERATORS = only("mia", "sena")
OWN = everybody(404) | {"sam": 200, "tess": 200, "mia": 200, "sena": 200}
REFUSED = only("mia", "sena", ok=422)
MATRIX = {
    "enforcement:standing": ({}, "get", SELLERS),
    # Nobody has points that a quiz could take off.
    "enforcement:start_quiz": (
        {"family": "TRADING"},
        "post",
        only("sam", "rita", ok=422),
    ),
    "enforcement:quiz": (quiz, "get", OWN),
    "enforcement:answer_quiz": (quiz, "post", only("sam", ok=422) | {"rita": 404}),
    "enforcement:hearing": (hearing, "get", only("sam") | {"rita": 404}),
    "enforcement:answer_hearing": (hearing, "post", only("sam", ok=422) | {"rita": 404}),
    "enforcement:decisions": ({}, "get", SELLERS),
    "enforcement:decision": (decision, "get", OWN),
    "enforcement:file_appeal": (decision, "post", only("sam", ok=422) | {"rita": 404}),
    "enforcement:appeals": ({}, "get", SELLERS),
    "enforcement:appeal": (appeal, "get", OWN | {"mia": 302, "sena": 302}),
    "enforcement:attach_evidence": (appeal, "post", only("sam", ok=422) | {"rita": 404}),
    "enforcement:evidence_file": (evidence, "get", OWN),
    "enforcement:withdraw_appeal": (appeal, "post", only("sam", ok=302) | {"rita": 404}),
    "enforcement:sanction": (
        freeze,
        "get",
        everybody(404) | dict.fromkeys(("sam", "tess", "mia", "sena"), 302),
    ),
    "enforcement:reputation": ({"slug": "sams"}, "get", everybody(anon=200)),
    "enforcement:public_report": ({}, "get", everybody(anon=200)),
    "enforcement:receipt": (receipt, "get", everybody(anon=200)),
    # Empty, so that nothing is filed.
    "enforcement:complain": (receipt, "post", everybody(422, anon=422)),
    "enforcement:complaints": ({}, "get", MODERATORS),
    "enforcement:complaint": (complaint, "get", MODERATORS),
    "enforcement:take_complaint": (complaint, "post", only("sena", ok=302)),
    "enforcement:release_complaint": (taken_complaint, "post", only("sena", ok=302)),
    "enforcement:decide_complaint": (complaint, "post", REFUSED),
    "enforcement:disown_report": (mailed_receipt, "get", everybody(anon=200)),
    "enforcement:flaggers": ({}, "get", only("ada")),
    "enforcement:end_flagger": (flagger, "get", only("ada")),
    "enforcement:report": ({}, "get", only("mia", "sena", "mick", "ada", "lea")),
    "enforcement:replay": (replay, "get", only("ada")),
    "enforcement:queue": ({}, "get", MODERATORS),
    "enforcement:take_next": ({}, "post", only("mia", "sena", ok=302)),
    "enforcement:case": (case, "get", MODERATORS),
    "enforcement:bulk_cases": (cases_taken, "post", only("mia", "sena", ok=302)),
    "enforcement:claim": (case, "post", only("mia", "sena", ok=302)),
    "enforcement:release": (mias_case, "post", only("mia", "sena", ok=302)),
    "enforcement:skip": (case, "get", MODERATORS),
    "enforcement:preview": (mias_case, "post", MODERATORS),
    "enforcement:review": (mias_case, "post", REFUSED),
    "enforcement:decide": (mias_case, "post", REFUSED),
    "enforcement:close": (mias_case, "get", MODERATORS),
    "enforcement:approvals": ({}, "get", MODERATORS),
    "enforcement:review_sanction": (freeze, "get", MODERATORS),
    "enforcement:agree": (long_freeze, "post", only("mia", "sena", ok=302)),
    "enforcement:refuse": (freeze, "post", REFUSED),
    "enforcement:restore": (removal, "get", MODERATORS),
    "enforcement:linked_stores": (linked, "get", MODERATORS),
    "enforcement:end_link": (tie, "get", MODERATORS),
    "enforcement:release_payouts": (payout_hold, "get", MODERATORS),
    "enforcement:propose_ban": (violation_pk, "get", MODERATORS),
    # Empty, so that nothing is written: whoever sees the appeal is shown what is missing.
    "enforcement:write_on_appeal": (
        appeal,
        "post",
        everybody(404) | dict.fromkeys(("sam", "tess", "mia", "sena"), 422),
    ),
    "enforcement:docket": ({}, "get", MODERATORS),
    "enforcement:answer": (appeal, "get", MODERATORS),
    # Mia decided what is appealed against.
    "enforcement:take_appeal": (appeal, "post", only("sena", ok=302)),
    "enforcement:release_appeal": (taken_appeal, "post", only("sena", ok=302)),
    "enforcement:decide_appeal": (appeal, "post", REFUSED),
    "enforcement:reporter": (reported, "get", MODERATORS),
    "enforcement:warn_reporter": (reported, "post", REFUSED),
    "enforcement:suspend_reporter": (reported, "post", REFUSED),
    "enforcement:lift_suspension": (reported, "post", REFUSED),
    "enforcement:second_reviews": ({}, "get", MODERATORS),
    "enforcement:next_second_review": ({}, "get", only("mia", "sena", ok=302)),
    # Mia decided it.
    "enforcement:second_review": (drawn_case, "get", only("sena")),
    "enforcement:golden": (drawn_case, "get", only("sena")),
    "enforcement:consistency": ({}, "get", only("sena", "ada")),
    "enforcement:stores": ({}, "get", MODERATORS),
    "enforcement:store": ({"slug": "sams"}, "get", MODERATORS),
}
