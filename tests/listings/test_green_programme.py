"""Certificates are verified, remembered, and earn points that go when the proof goes."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from core.errors import NotAllowed, NotPossible
from core.models import Delivery, Event
from listings import green, tasks
from listings.actions import (
    add_certificate,
    join_programme,
    leave_programme,
    refuse_certificate,
    submit_listing,
    verify_certificate,
    withdraw_certificate,
)
from listings.models import Certificate, CertificateReminder, GreenEnrolment, GreenPoint
from listings.previewing import preview
from tests.listings.factories import PDF, make_listing, make_live, verify

FACTS = {
    "scheme": "EU_ECOLABEL",
    "number": "DE/020/123",
    "scope": "product",
    "attribute": "environment",
    "valid_from": date(2026, 1, 1),
    "valid_to": date(2026, 3, 31),
    "document": PDF,
}
ECO = "An eco-friendly lamp."


@pytest.fixture
def certificate(sams_store, sam, noon, policy):
    return add_certificate(sams_store, **FACTS, actor=sam, now=noon)


@pytest.fixture
def joined(sams_store, sam, noon, policy):
    return join_programme(sams_store, actor=sam, now=noon)


def kinds():
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_a_verified_certificate_earns_points_once(certificate, joined, sams_store, mia, noon):
    verify(certificate, actor=mia, now=noon)

    where = green.standing(sams_store, noon)
    assert (where.points, str(where.level.title), where.missing) == (40, "Verified", 60)
    assert kinds()[-2:] == ["certificate.verified", "green.points_awarded"]
    with pytest.raises(NotPossible):
        verify(certificate, actor=mia, now=noon)
    assert GreenPoint.objects.count() == 1


def test_joining_later_earns_the_same(certificate, sams_store, sam, mia, noon):
    verify(certificate, actor=mia, now=noon)
    assert green.standing(sams_store, noon).points == 0
    join_programme(sams_store, actor=sam, now=noon)
    assert green.standing(sams_store, noon).points == 40


def test_leaving_ends_level_and_badges_at_once(certificate, joined, sams_store, sam, mia, noon):
    listing = make_listing(sams_store, sam, noon)
    verify(certificate, actor=mia, now=noon)
    # That of the whole store does not say which product it covers.
    assert green.badges_of(listing, noon) == []
    own = add_certificate(sams_store, **FACTS, listing=listing, actor=sam, now=noon)
    verify(own, actor=mia, now=noon)
    (badge,) = green.badges_of(listing, noon)
    assert (badge.scheme, badge.number) == ("EU Ecolabel", "DE/020/123")
    assert "environmental impact" in badge.attribute

    leave_programme(sams_store, actor=sam, now=noon)
    assert green.standing(sams_store, noon).level is None
    assert green.badges_of(listing, noon) == []
    with pytest.raises(NotPossible):
        leave_programme(sams_store, actor=sam, now=noon)
    assert GreenEnrolment.objects.count() == 2


@pytest.mark.parametrize("scope", ["company", "part:shade"])
def test_no_badge_for_less_than_the_product(scope, joined, sams_store, sam, mia, noon):
    listing = make_listing(sams_store, sam, noon)
    facts = FACTS | {"scope": scope, "listing": listing}
    less = add_certificate(sams_store, **facts, actor=sam, now=noon)
    verify(less, actor=mia, now=noon)
    assert green.badges_of(listing, noon) == []
    # A part is a product's; that of a company covers nothing, and earns nothing.
    assert green.points_of(sams_store, noon) == (0 if scope == "company" else 40)


def test_a_badge_names_share_and_markets_and_is_seen_only_there(joined, sams_store, sam, mia, noon):
    listing = make_listing(sams_store, sam, noon, markets=["US", "DE"])
    facts = FACTS | {"listing": listing, "share_pct": 20, "markets": ["DE"]}
    verify(add_certificate(sams_store, **facts, actor=sam, now=noon), actor=mia, now=noon)
    seen = {market: green.badges_of(listing, noon, market=market) for market in listing.markets}
    assert not seen["US"] and seen["DE"] == green.badges_of(listing, noon)
    assert seen["DE"][0].limits == "20% of the material, only in DE"
    page = RequestFactory().get("/", {"market": "US"})
    assert preview(page, listing, now=noon)["badges"] == []


def test_unverified_counts_for_the_check_and_earns_nothing(
    certificate, joined, sams_store, sam, noon
):
    listing = make_listing(sams_store, sam, noon, description=ECO)
    assert submit_listing(listing, actor=sam, now=noon).verdict == "pass"
    assert green.badges_of(listing, noon) == [] and green.points_of(sams_store, noon) == 0


def test_refusing_takes_points_and_claims_back(certificate, joined, sams_store, sam, mia, noon):
    live = make_live(sams_store, sam, noon, description=ECO)
    verify(certificate, actor=mia, now=noon)
    refuse_certificate(certificate, reason="The register has no such number.", actor=mia, now=noon)

    assert green.points_of(sams_store, noon) == 0
    assert [row.points for row in GreenPoint.objects.order_by("id")] == [40, -40]
    told = Delivery.objects.filter(event__kind="certificate.refused", recipient=sam)
    assert told.count() == 2
    tasks.sweep_at(noon)
    live.refresh_from_db()
    assert live.status == "needs_evidence"


def test_the_store_may_withdraw_it(certificate, sams_store, sam, rita, noon):
    with pytest.raises(NotAllowed):
        withdraw_certificate(certificate, actor=rita, now=noon)
    withdraw_certificate(certificate, actor=sam, now=noon)
    certificate.refresh_from_db()
    assert (certificate.status, certificate.reviewer) == ("withdrawn", None)


@pytest.mark.parametrize("who", ["sam", "rita"])
def test_only_an_outside_moderator_decides(request, certificate, noon, who):
    actor = request.getfixturevalue(who)
    for verb, facts in ((verify_certificate, {}), (refuse_certificate, {"reason": "No."})):
        with pytest.raises(NotAllowed):
            verb(certificate, actor=actor, now=noon, **facts)
    certificate.refresh_from_db()
    assert certificate.status == "submitted"
    assert not {"certificate.verified", "certificate.refused"} & set(kinds())


def test_a_moderator_of_the_store_does_not_decide(certificate, sams_store, mia, noon):
    from accounts.actions import add_member

    add_member(sams_store, user=mia, role="manager", actor=None, now=noon)
    with pytest.raises(NotAllowed, match="belong"):
        verify(certificate, actor=mia, now=noon)


def test_a_refusal_says_why(certificate, mia, noon):
    with pytest.raises(NotPossible) as refused:
        refuse_certificate(certificate, reason=" ", actor=mia, now=noon)
    assert refused.value.field == "reason"
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.update(status="refused", reason="")


def test_a_number_of_another_form_is_refused(sams_store, sam, noon, policy):
    with pytest.raises(NotPossible) as refused:
        add_certificate(sams_store, **FACTS | {"number": "12345"}, actor=sam, now=noon)
    assert refused.value.field == "number" and not Certificate.objects.exists()


def test_reminds_30_14_and_3_days_before_once_each(certificate, sam, noon):
    def reminded(days_left):
        return tasks.sweep_at(noon + timedelta(days=29 - days_left))["reminded"]

    assert [reminded(left) for left in (29, 29, 15, 14, 13, 4, 3, 0)] == [1, 0, 0, 1, 0, 0, 1, 0]
    assert [row.days for row in CertificateReminder.objects.order_by("id")] == [30, 14, 3]
    mails = Delivery.objects.filter(
        event__kind="certificate.ending", recipient=sam, channel="email"
    )
    assert mails.count() == 3


def test_one_added_late_is_announced_once(sams_store, sam, noon, policy):
    facts = FACTS | {"valid_to": noon.date() + timedelta(days=2)}
    add_certificate(sams_store, **facts, actor=sam, now=noon)
    assert tasks.sweep_at(noon)["reminded"] == 1
    assert CertificateReminder.objects.get().days == 3


def test_points_go_back_when_the_last_day_is_over(certificate, joined, sams_store, mia, noon):
    verify(certificate, actor=mia, now=noon)
    last_day = noon.replace(day=31)
    assert tasks.sweep_at(last_day)["taken_back"] == 0
    assert tasks.sweep_at(last_day + timedelta(days=1))["taken_back"] == 1
    assert tasks.sweep_at(last_day + timedelta(days=2))["taken_back"] == 0
    assert green.points_of(sams_store, last_day) == 40
    assert green.points_of(sams_store, last_day + timedelta(days=1)) == 0


def test_outsiders_cannot_join(sams_store, rita, noon, policy):
    with pytest.raises(NotAllowed):
        join_programme(sams_store, actor=rita, now=noon)
    assert not GreenEnrolment.objects.exists()


def test_the_page_says_the_next_step(client, certificate, sams_store, sam, mia, noon, monkeypatch):
    from core import clock

    monkeypatch.setattr(clock, "now", lambda: noon)
    client.force_login(sam)
    assert "Join: verified certificates earn" in client.get("/green/").text
    assert client.post("/green/join/").status_code == 302
    assert "A moderator looks at 1 certificate" in client.get("/green/").text

    verify(certificate, actor=mia, now=noon)
    page = client.get("/green/?month=2026-03").text
    assert "Verified" in page and "+40" in page
    lines = client.get("/green/statement.csv?month=2026-03").getvalue().decode().splitlines()
    assert lines[-1].startswith(",closing,,,40,Verified,") and "rebate 1%" in lines[-1]
    assert "Commission rebate 1%" in page and "Low environmental impact" in page
    before = client.get("/green/statement.csv?month=2026-02").getvalue().decode().splitlines()
    assert before[-1] == ",closing,,,0,,"
    assert client.get("/green/?month=nonsense").status_code == 200


def test_the_next_step_names_what_ends_and_what_earns_most(joined, sams_store, sam, mia, noon):
    from listings.green_pages import next_step
    from policy.queries import policy_at

    rules = policy_at(noon)

    def step():
        rows = list(sams_store.certificates.all())
        return next_step(green.standing(sams_store, noon), rows, rules, noon.date())

    assert "20 points are missing for “Verified”" in step()
    facts = FACTS | {"valid_to": date(2026, 12, 31)}
    first = add_certificate(sams_store, **facts, actor=sam, now=noon)
    verify(first, actor=mia, now=noon)
    assert "60 points are missing for “Committed”" in step() and "EU Ecolabel" not in step()
    facts = FACTS | {"number": "DE/020/9", "valid_to": date(2026, 3, 20)}
    second = add_certificate(sams_store, **facts, actor=sam, now=noon)
    verify(second, actor=mia, now=noon)
    assert step().startswith("Renew EU Ecolabel DE/020/9")


def test_review_shows_who_else_uses_the_number(
    client, certificate, ritas_store, rita, sams_store, mia, noon
):
    add_certificate(ritas_store, **FACTS, actor=rita, now=noon)
    client.force_login(mia)
    queue = client.get("/certificates/").text
    assert "EU Ecolabel DE/020/123" in queue and "An unrelated store uses the same" in queue
    assert client.post(f"/certificates/{certificate.pk}/claim/").status_code == 302
    page = client.get(f"/certificates/{certificate.pk}/").text
    assert "nobody in common" in page and "Rita&#x27;s Rivals" in page

    url = f"/certificates/{certificate.pk}/"
    refused = client.post(url, {"outcome": "refuse", "reason": ""})
    assert refused.status_code == 422
    assert client.post(url, {"outcome": "verify"}).status_code == 302
    certificate.refresh_from_db()
    assert (certificate.status, certificate.reviewer) == ("verified", mia)


def test_stores_with_people_in_common_may_share_a_number(certificate, ritas_store, rita, sam, noon):
    from accounts.actions import add_member
    from listings.certificate_pages import reused

    add_certificate(ritas_store, **FACTS, actor=rita, now=noon)
    # Another way of writing the same number hides nothing.
    other = FACTS | {"scheme": "FSC", "number": "FSC-C123456", "attribute": "forest"}
    mine = add_certificate(certificate.store, **other, actor=sam, now=noon)
    add_certificate(ritas_store, **other | {"number": "FSCC123456"}, actor=rita, now=noon)
    mine.refresh_from_db()
    assert reused(certificate).count() == reused(mine).count() == 1
    add_member(ritas_store, user=sam, role="manager", actor=None, now=noon)
    assert reused(certificate).count() == 0


def test_a_listing_shows_its_badge(client, joined, sams_store, sam, mia, noon, monkeypatch):
    from core import clock

    monkeypatch.setattr(clock, "now", lambda: noon)
    live = make_live(sams_store, sam, noon)
    own = add_certificate(sams_store, **FACTS, listing=live, actor=sam, now=noon)
    verify(own, actor=mia, now=noon)
    client.force_login(sam)
    page = client.get(f"/listings/{live.pk}/").text
    assert "EU Ecolabel" in page and "DE/020/123" in page
