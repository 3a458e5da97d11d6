"""Two hosts share the work; one is added without a change, one is killed, nothing is lost."""

import re
import time
from collections import Counter

import pytest

from tests.core.mailserver import MailServer
from tests.operations.hosts import Site, kill, until

MAILS = 3000
ID = re.compile(r"^Message-ID: (.+)$", re.M | re.I)
# As a verb leaves them: one event, and for each address one delivery that is due.
EVENT = """
INSERT INTO core_event (kind, subject_type, subject_id, facts, at)
VALUES ('job.done', 'core.job', '1', '{}', now()) RETURNING id
"""
DUE = """
INSERT INTO core_delivery
  (event_id, channel, address, language, link, subject, body, status, attempts, due_at, error{more})
SELECT %s, 'email', 'buyer-' || n || '@example.org', 'en', '', 'Told', 'It is done.', 'due', 0,
       now(), ''{filled} FROM generate_series(%s, %s) n
"""
STATUS = "SELECT count(*) FROM core_delivery WHERE status = %s"


@pytest.fixture(scope="module")
def site(tmp_path_factory, server_environment):
    """Its tables come by a restore: that is quicker than to migrate anew."""
    with Site(tmp_path_factory.mktemp("site")) as running:
        running.make_roles()
        running.copy_rows(server_environment["DATABASE_OWNER_URL"])
        yield running


def count(site, status):
    return site.rows(STATUS, status)[0][0]


def stands_still(site):
    """Nothing is due, and nobody sends: what is left is leased to the dead."""
    before = count(site, "sent")
    time.sleep(2)
    return count(site, "sent") == before and not count(site, "due")


def tell(site, first, last):
    columns = "SELECT 1 FROM information_schema.columns WHERE table_name = 'core_delivery'"
    has_topic = site.rows(columns + " AND column_name = 'topic' AND column_default IS NULL")
    more, filled = (", topic", ", ''") if has_topic else ("", "")
    (event,) = site.rows(EVENT)[0]
    site.rows(DUE.format(more=more, filled=filled), event, first, last)


def by_host(mails):
    """How many mails each host sent, told by the sender that its environment names."""
    return Counter(sender.partition("@")[2] for sender, _address in mails)


class Senders:
    """Beside the mail, keeps which envelope it came in."""

    def __init__(self, postbox):
        self.mails, self._keep = [], postbox.handle_DATA
        postbox.handle_DATA = self.handle_DATA

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.mail_from, envelope.rcpt_tos[0]))
        return await self._keep(server, session, envelope)


def host(site, name, port):
    mail = {"EMAIL_URL": f"smtp://127.0.0.1:{port}", "ENVELOPE_FROM": f"notices@{name}"}
    return site.worker(name, "notices", **mail)


def test_the_deployed_site_is_in_order(site):
    assert site.manage("check", "--deploy", "--fail-level", "WARNING").startswith("System check")
    assert "The chain is whole" in site.manage("verify_audit")
    assert "tradewell_app" not in {
        owner
        for (owner,) in site.rows("SELECT tableowner FROM pg_tables WHERE schemaname='public'")
    }


def test_two_hosts_share_the_work_and_one_of_them_dies(site):
    start = time.monotonic()
    with MailServer() as server, site.beat():
        sent = Senders(server.postbox)
        tell(site, 1, MAILS)
        with host(site, "host-a", server.port) as first:
            until("host-a sent nothing", 30, lambda: len(sent.mails) > 50)
            with host(site, "host-b", server.port):
                until("host-b sent nothing", 30, lambda: by_host(sent.mails)["host-b"] > 50)
                kill(first)
                lost_at, had = time.monotonic(), by_host(sent.mails)["host-a"]
                until("The rest was not sent", 60, lambda: stands_still(site))
                # What it had in hand is leased to it for minutes; here they pass at once.
                site.rows("UPDATE core_delivery SET due_at = now() WHERE status = 'sending'")
                until("The rest was not sent", 20, lambda: count(site, "sent") == MAILS)
    told = Counter(address for _sender, address in sent.mails)
    doubled = sum(times - 1 for times in told.values())
    share = by_host(sent.mails)
    print(
        f"\n{MAILS} mails: host-a {share['host-a']}, host-b {share['host-b']}; host-a killed after "
        f"{had}; lost {MAILS - len(told)}, doubled {doubled}; all sent {lost_at - start:.0f} + "
        f"{time.monotonic() - lost_at:.0f} s after the start"
    )
    assert set(share) == {"host-a", "host-b"} and min(share.values()) > 50
    assert len(told) == MAILS
    # One mail at most was on the wire when its host died; it comes again under the same id.
    assert doubled <= 1
    ids = Counter(
        re.search(r"^Message-ID: (.+)$", mail, re.M | re.I)[1] for _to, mail in server.postbox.mails
    )
    assert len(ids) == MAILS
