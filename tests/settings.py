"""The project's settings on throwaway servers; each parallel worker has its own corner."""

import os

from config import throwaway

throwaway.ensure()
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{WORKER[2:]}"

from config.settings import *  # noqa: E402, F403
from config.settings import RUN_DIR, env  # noqa: E402

STATIC_ROOT = RUN_DIR / WORKER / "static"
MEDIA_ROOT = RUN_DIR / WORKER / "media"
# Strong hashing protects nothing here and costs a quarter of a second per person.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests of it ask for it; everybody else's staff is in after the password.
STEP_UP_MINUTES = env.int("STEP_UP_MINUTES", default=0)
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", default=False)
