"""What the start of a process costs: each of web, workers and tests pays for it."""

import json
import subprocess
import sys

# Each takes a tenth of a second or more, and serves one page or sweep.
SELDOM = {"numpy", "openpyxl", "reportlab", "sklearn", "scipy", "pandas", "aiosmtpd", "post_office"}
PROCESS = """
import gc, json, sys
import config.wsgi
from django.urls import get_resolver
from config.celery import app
get_resolver().url_patterns
app.loader.import_default_modules()
print(json.dumps([list(sys.modules), gc.get_threshold()[0], gc.get_freeze_count()]))
"""


def test_a_process_starts_without_what_few_pages_need(server_environment):
    env = server_environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", PROCESS]
    found = subprocess.run(command, env=env, check=True, capture_output=True, timeout=300).stdout
    modules, threshold, frozen = json.loads(found)
    assert "listings.views.editor" in modules and not SELDOM & set(modules)
    # Nor does it look for garbage time and again among all that it keeps.
    assert threshold == 10_000 and frozen > 100_000
