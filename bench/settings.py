"""The project's settings with Django's admin and a queue of mails beside it, to compare with."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin", "post_office"]
ROOT_URLCONF = "bench.urls"
# Pages are measured, and staff is in after the password.
STAFF_SECOND_FACTOR = False
STEP_UP_MINUTES = 0
