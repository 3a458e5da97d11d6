"""The door for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# Where gunicorn forks, its processes share what is there: to look through it for garbage would
# make each of them a copy.
gc.freeze()
