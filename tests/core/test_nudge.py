import subprocess
import sys

from tests.core.mailserver import free_port

NUDGE = """
import time, django
django.setup()
from core.tasks import deliver_due
from kombu.exceptions import OperationalError
start = time.monotonic()
try:
    deliver_due.delay()
except OperationalError:
    print("refused", time.monotonic() - start < 2)
"""


def test_a_page_does_not_wait_for_a_redis_that_is_away(server_environment):
    environment = server_environment | {"REDIS_URL": f"redis://127.0.0.1:{free_port()}/0"}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    done = subprocess.run(
        [sys.executable, "-c", NUDGE], env=environment, capture_output=True, text=True
    )
    assert done.stdout.split() == ["refused", "True"], done.stderr
