"""How often a reporter was right, counted from answered reports."""

from enforcement.actions import decide_appeal, file_appeal, take_appeal
from enforcement.queries.accuracy import Accuracy, accuracies, reporter_of
from tests.enforcement.steps import close, register, report, uphold

LENA = ("email", "lena@lux.example")


def test_counts_what_is_answered(sams_store, ritas_store, mia, noon):
    uphold(report("sams", noon), mia, noon)
    close(report("ritas", noon), mia, noon)
    close(report("ritas", noon, explanation="Again."), mia, noon, is_unfounded=True)
    waits = report("sams", noon, rule_code="health_claim")
    report("sams", noon, email="omar@example.org", name="Omar")

    (known,) = accuracies([waits]).values()

    assert known == Accuracy(filed=4, answered=3, upheld=1, unfounded=1)
    assert str(known) == "1 of 3 upheld (6–79%)"


def test_what_an_appeal_took_back_was_not_right(sams_store, sam, mia, max_, noon):
    row = report("sams", noon)
    statement = uphold(row, mia, noon)
    assert accuracies([row])[LENA].upheld == 1

    appeal = file_appeal(statement, reason="It is our mark.", actor=sam, now=noon)
    take_appeal(appeal, actor=max_, now=noon)
    decide_appeal(appeal, outcome="granted", reason="It is.", actor=max_, now=noon)

    assert accuracies([row])[LENA] == Accuracy(filed=1, answered=1, upheld=0)


def test_an_organisation_is_known_by_its_status_not_by_the_address(sams_store, ada, noon):
    _flagger, code = register(ada, noon)
    mine = report("sams", noon, rule_code="health_claim")
    theirs = report("sams", noon, role="trusted_flagger", flagger_code=code)

    known = accuracies([mine, theirs])

    assert known[LENA].filed == 1
    assert known[reporter_of(theirs)].filed == 1 and reporter_of(theirs)[0] == "flagger"


def test_nothing_is_counted_of_the_nameless(sams_store, noon):
    row = report("sams", noon, name="", email="", is_abuse_offence=True)

    assert reporter_of(row) is None and accuracies([row]) == {}
