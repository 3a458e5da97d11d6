"""Row 2: Redis dies with all it held; what was due is done from PostgreSQL."""

import signal
import time

from tests.core.mailserver import MailServer
from tests.operations.hosts import until
from tests.operations.test_two_hosts import count, host, tell

MAILS = 200
PERIOD_SECONDS = 1


def test_an_emptied_redis_loses_nothing(own_site):
    with MailServer() as server, own_site.beat(), host(own_site, "host-a", server.port):
        tell(own_site, 1, 20)
        until("The first mails were not sent", 40, lambda: count(own_site, "sent") == 20)
        redis = own_site.servers.redis
        redis.child.process.send_signal(signal.SIGKILL)
        redis.child.process.wait()
        tell(own_site, 21, MAILS)
        time.sleep(2)
        assert count(own_site, "sent") == 20
        redis.start()
        back = time.monotonic()
        until("The rest was not sent", 40, lambda: count(own_site, "sent") == MAILS)
        took = time.monotonic() - back
        sent = [address for address, _text in server.postbox.mails]
    lost, doubled = MAILS - len(set(sent)), len(sent) - len(set(sent))
    print(
        f"\nRedis killed, then empty: {MAILS} mails, lost {lost}, doubled {doubled}; all were sent "
        f"{took:.1f} s after it was back (a sweep each {PERIOD_SECONDS} s)"
    )
    assert (lost, doubled) == (0, 0)
