"""The authority desk of the demo, told alone: one request answered, one waits in secret."""

from accounts import demo
from core import clock
from enforcement.demo import desk_stories
from enforcement.models import AuthorityRequest, Hold


def test_one_is_released_and_one_waits_in_secret(db):
    now = clock.now()
    stores = demo.build(now)
    demo.tell(desk_stories(stores, now), now)

    released, waiting = AuthorityRequest.objects.order_by("received_at")
    assert (released.status, waiting.status) == ("released", "registered")
    assert released.noticed_at and not waiting.is_secret(waiting.secret_until)
    assert waiting.is_secret(now) and not waiting.noticed_at
    assert Hold.objects.get().request == waiting
