"""People choose by topic what comes, and how; what is mandatory comes whatever they chose."""

from datetime import time

import pytest
from django.utils import translation

from core.errors import NotAllowed, NotPossible
from core.models import Choice, Delivery, Event, NoticeHours
from core.notices.choosing import choose_notices

PAGE = "/inbox/choices/"
# Of the topic "security": one that is chosen about, one that always comes.
OPTIONAL, MANDATORY = "api_key.ending", "second_factor.guessed"


@pytest.fixture
def facts(sam, noon):
    choices = {"security": (False, "never"), "orders": (True, "daily")}
    return {"choices": choices, "summary_at": time(7, 30), "actor": sam, "now": noon}


def kept(person):
    return {row.topic: (row.in_app, row.mail) for row in Choice.objects.filter(user=person)}


def test_keeps_what_differs_from_how_a_topic_comes_by_itself(sam, facts):
    choose_notices(sam, **facts)
    assert kept(sam) == facts["choices"]

    choose_notices(sam, **facts | {"choices": {"security": (True, "now")}})
    assert kept(sam) == {"orders": (True, "daily")}
    assert Event.objects.filter(kind="choice.made").count() == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"choices": {"nothing": (True, "now")}}, None),
        ({"choices": {"summary": (True, "never")}}, None),
        ({"choices": {"orders": (True, "hourly")}}, None),
        ({"quiet_from": time(22)}, "quiet_until"),
        ({"quiet_until": time(6)}, "quiet_until"),
        ({"quiet_from": time(0), "quiet_until": time(0)}, "quiet_until"),
    ],
)
def test_refuses_what_nobody_can_choose(sam, facts, changed, field):
    with pytest.raises(NotPossible) as refusal:
        choose_notices(sam, **facts | changed)
    assert refusal.value.field == field
    assert not Choice.objects.exists() and not NoticeHours.objects.exists()
    assert not Event.objects.filter(kind="choice.made").exists()


def test_refuses_to_choose_for_another(sam, rita, facts):
    with pytest.raises(NotAllowed):
        choose_notices(rita, **facts)
    assert not Choice.objects.exists()


def test_an_unwanted_topic_stays_out_of_the_inbox_unless_mandatory(sam, facts, tell):
    choose_notices(sam, **facts)
    tell(sam, kind=OPTIONAL)
    tell(sam, kind=MANDATORY)
    inbox = Delivery.objects.filter(channel="inbox", recipient=sam)
    assert [row.event.kind for row in inbox] == [MANDATORY]


def test_many_at_once_obey_it_too(sam, rita, sams_store, facts, noon):
    from accounts.models import Store
    from core.events import Happening, record_many

    choose_notices(sam, **facts)
    kinds = (OPTIONAL, MANDATORY)
    told = [
        Happening(kind, sams_store.pk, sams_store.pk, notify=list({sam, rita})) for kind in kinds
    ]
    record_many(told, model=Store, actor=None, at=noon)
    rows = Delivery.objects.filter(channel="inbox", event__kind__in=kinds)
    found = {(row.recipient.name, row.event.kind) for row in rows}
    assert found == {("Rita", OPTIONAL), ("Rita", MANDATORY), ("Sam", MANDATORY)}


def test_the_page_locks_what_is_mandatory_with_its_reason(client, sam, sams_store):
    client.force_login(sam)
    with translation.override("en"):
        page = client.get(PAGE).content.decode()
    assert "You must hear of it at once if it was not you." in page
    assert "Too many wrong codes" in page and "API key ends soon" not in page


def test_the_page_saves_and_says_what_is_wrong(client, sam, sams_store):
    client.force_login(sam)
    form = client.get(PAGE).context["form"]
    sent = {f"mail_{topic.key}": "now" for topic in form.topics} | {"summary_at": "07:30"}
    sent |= {f"in_app_{topic.key}": "on" for topic in form.topics} | {"mail_orders": "daily"}
    assert client.post(PAGE, sent | {"quiet_from": "22:00"}).status_code == 422
    assert client.post(PAGE, sent | {"mail_orders": "hourly"}).status_code == 422
    assert not Choice.objects.exists()

    assert client.post(PAGE, sent | {"quiet_from": "22:00", "quiet_until": "06:00"}).url == PAGE
    assert kept(sam) == {"orders": (True, "daily")}
    hours = NoticeHours.objects.get(user=sam)
    assert (hours.summary_at, hours.quiet_from, hours.quiet_until) == (
        time(7, 30),
        time(22),
        time(6),
    )


def test_topics_are_those_of_the_readers_work(client, sam, sams_store, mia):
    shown = {}
    for person in (sam, mia):
        client.force_login(person)
        shown[person] = {topic.key for topic in client.get(PAGE).context["form"].topics}
    assert "orders" in shown[sam] and "casework" not in shown[sam]
    assert "casework" in shown[mia] and "orders" not in shown[mia]
