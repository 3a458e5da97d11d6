"""The guide names every variable that the settings read, and the examples are whole."""

import re
import subprocess
import sys

import yaml

from config.celery import app
from config.databases import roles_of
from config.places import PARTS, PLACES
from config.settings import env
from tests.operations.examples import EXAMPLES, ROOT, environment, table

READ = re.compile(r'env\.\w+\(\s*"([A-Z0-9_]+)"|own_secret\(env, "([A-Z0-9_]+)"')
QUEUES = {app.conf.task_default_queue, *(route["queue"] for route in app.conf.task_routes.values())}


def documented():
    return {name for row in table("Environment") for name in re.findall(r"`([A-Z0-9_]+)`", row[0])}


def test_the_table_names_every_variable_and_no_other():
    read = {
        name
        for file in ("settings.py", "databases.py")
        for found in READ.findall((ROOT / "config" / file).read_text())
        for name in found
        if name
    }
    read |= {prefix + part for prefix, _root in PLACES.values() for part in PARTS}
    assert len(read) > 30
    assert documented() == read


def test_the_example_names_known_variables():
    assert set(environment()) <= documented()
    aside = re.findall(r"^#([A-Z0-9_]+)=", (EXAMPLES / "tradewell.env").read_text(), re.M)
    assert {"METRICS_TOKEN", "ALLOWED_HOSTS"} == set(aside) <= documented()


def test_prometheus_asks_by_a_name_and_a_port_that_the_examples_lead_to():
    jobs = yaml.safe_load((EXAMPLES / "prometheus.yaml").read_text())["scrape_configs"]
    hosts = [target.split(":") for target in jobs[0]["static_configs"][0]["targets"]]
    env_lines = (EXAMPLES / "tradewell.env").read_text()
    assert f"127.0.0.1,{hosts[0][0]}\n" in env_lines
    streams = re.findall(
        r"ListenStream=[\d.]+:(\d+)", (EXAMPLES / "tradewell-web.socket").read_text()
    )
    assert {port for _name, port in hosts} == set(streams) and len(streams) == 2


def test_the_documented_environment_passes_the_deployment_check(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={"PATH": "", **environment()},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_without_the_documented_secrets_the_deployment_check_fails():
    given = environment()
    for name in ("AUDIT_SIGNING_KEY", "HTTPS"):
        spoilt = {key: text for key, text in given.items() if key != name}
        done = subprocess.run(
            [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
            cwd=ROOT,
            env={"PATH": "", **spoilt},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1, name


def test_both_roles_keep_what_their_address_says(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://app:x@db/tradewell?sslmode=require")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgres://own:x@db/tradewell?sslmode=verify-full")
    app_role, owner = roles_of(env)["default"], roles_of(env)["owner"]
    assert app_role["OPTIONS"] == {"sslmode": "require", "application_name": "tradewell"}
    assert owner["OPTIONS"]["sslmode"] == "verify-full" and owner["USER"] == "own"
    assert owner["OPTIONS"]["options"] == "-c lock_timeout=3s"


def test_the_units_and_the_services_serve_every_queue():
    services = yaml.safe_load((EXAMPLES / "compose.yaml").read_text())["services"]
    commands = [str(one.get("command", "")) for one in services.values()]
    served = {name for text in commands for name in re.findall(r"--queues (\S+)", text)}
    assert served == QUEUES
    unit = (EXAMPLES / "tradewell-worker@.service").read_text()
    assert set(re.findall(r"tradewell-worker@(\w+)", unit.partition("[Unit]")[0])) == QUEUES
    assert {row[0].strip("`") for row in table("Workers")} == QUEUES


def test_the_units_start_programs_that_exist():
    for unit in EXAMPLES.glob("*.service"):
        text = unit.read_text().replace("\\\n", " ")
        command = re.search(r"^ExecStart=(.+)$", text, re.M)[1].split()
        assert command[0].startswith("/srv/tradewell/.venv/bin/"), unit
        assert (ROOT / command[0].removeprefix("/srv/tradewell/")).exists(), unit
        assert "EnvironmentFile=/etc/tradewell/tradewell.env" in text, unit
