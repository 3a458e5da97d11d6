"""The example for containers, as far as it can be tried without one: it is whole and keeps secrets.

No container is started. What is read here is what Docker Compose would make of the file; the script
that makes roles runs on a PostgreSQL of its own, and the image's files are a copy of ours.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg2
import pytest
import yaml

from config.servers.postgres import binary
from tests.operations.examples import EXAMPLES, ROOT, environment
from tests.operations.hosts import EmptyPostgres
from tests.operations.image import is_in

TEXT = (EXAMPLES / "compose.yaml").read_text()
PASSWORDS = environment("compose.env")
# What stays outside an image, wherever it lies.
SECRETS = (
    ".git/config",
    ".run/secret",
    ".venv/bin/python",
    "node_modules/sass/sass.js",
    "docs/examples/tradewell.env",
    "compose.env",
    "core/owner.env",
    "config/superuser.secret",
    "config/tls.key",
    "accounts/.env",
    "static/built/main.css",
    "core/__pycache__/clock.cpython-312.pyc",
    "tests/conftest.py",
    "anything-else",
)


def services():
    """As Compose reads them, with the passwords of the example."""
    text = re.sub(r"\$\{(\w+):\?\}", lambda found: PASSWORDS[found[1]], TEXT)
    assert "$" not in text
    return yaml.safe_load(text)["services"]


APPLICATION = {name: one for name, one in services().items() if "build" in one}


def addresses():
    """Each address that a program is given: (service, variable, parsed)."""
    for name, one in APPLICATION.items():
        for variable, text in one["environment"].items():
            yield name, variable, urlsplit(text)


def test_every_password_that_is_asked_for_is_given_and_no_other():
    assert set(re.findall(r"\$\{(\w+):\?\}", TEXT)) == set(PASSWORDS)


def test_addresses_lead_to_services_that_speak_so():
    images = {"postgres": "postgres:", "redis": "redis:"}
    found = list(addresses())
    assert len(found) == 2 * len(APPLICATION) + 1
    for name, variable, url in found:
        assert services()[url.hostname]["image"].startswith(images[url.scheme]), (name, variable)
        assert parse_qs(url.query).get("sslmode") is None, "The stock image speaks no TLS."
    assert {variable for name, variable, _url in found if name != "release"} == {
        "DATABASE_URL",
        "REDIS_URL",
    }


def test_passwords_agree_with_what_the_services_ask():
    db, command = services()["db"]["environment"], services()["redis"]["command"]
    asked = {
        "tradewell_app": db["APP_PASSWORD"],
        "tradewell_owner": db["OWNER_PASSWORD"],
        "": command[command.index("--requirepass") + 1],
    }
    assert len(set(asked.values())) == 3
    for name, variable, url in addresses():
        assert url.password == asked[url.username], (name, variable)


def test_what_each_service_waits_for_exists():
    db = services()["db"]
    assert db["healthcheck"]["test"][2:4] == ["-h", "127.0.0.1"]
    for name, one in services().items():
        for other, how in one.get("depends_on", {}).items():
            assert other in services(), name
            assert how["condition"] != "service_healthy" or "healthcheck" in services()[other]
    assert services()["release"]["depends_on"]["db"] == {"condition": "service_healthy"}
    for name in set(APPLICATION) - {"release"}:
        waits = APPLICATION[name]["depends_on"]
        assert waits["release"] == {"condition": "service_completed_successfully"}
        assert "redis" in waits


def test_the_database_makes_its_roles_from_files_that_are_there():
    mounts = dict(one.split(":")[:2] for one in services()["db"]["volumes"])
    script = mounts.pop("./init-roles.sh")
    assert re.fullmatch(r"/docker-entrypoint-initdb\.d/\w+\.sh", script)
    assert os.access(EXAMPLES / "init-roles.sh", os.X_OK)
    assert f"${{ROLES:-{mounts['./roles.sql']}}}" in (EXAMPLES / "init-roles.sh").read_text()


def test_the_script_makes_what_the_addresses_name(tmp_path):
    """On an empty PostgreSQL, with the environment of the service `db`."""
    server = EmptyPostgres(tmp_path, throwaway=True)
    server.start()
    try:
        superuser = urlsplit(server.url("postgres", "postgres"))
        given = services()["db"]["environment"] | {
            "PATH": f"{Path(binary('psql')).parent}{os.pathsep}{os.environ['PATH']}",
            "PGHOST": superuser.hostname,
            "PGPORT": str(superuser.port),
            "PGPASSWORD": superuser.password,
            "ROLES": str(EXAMPLES / "roles.sql"),
        }
        script = str(EXAMPLES / "init-roles.sh")
        done = subprocess.run([script], env=given, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        for _name, _variable, url in addresses():
            if url.scheme == "postgres":
                own = url._replace(netloc=f"{url.username}:{url.password}@127.0.0.1:{server.port}")
                psycopg2.connect(own.geturl()).close()
    finally:
        server.child.stop()


def test_files_with_secrets_lie_outside_what_images_are_built_from():
    for name, one in APPLICATION.items():
        context = (EXAMPLES / one["build"]["context"]).resolve()
        assert context == ROOT and (ROOT / one["build"]["dockerfile"]).is_file()
        for path in one["env_file"]:
            assert Path(path).is_absolute(), (name, path)
            assert not (EXAMPLES / path).resolve().is_relative_to(context), (name, path)
    assert "--env-file /etc/tradewell/compose.env" in TEXT
    assert yaml.safe_load(TEXT).get("secrets") is None


def test_an_image_holds_the_program_and_no_secret(tmp_path):
    assert [path for path in SECRETS if is_in(path)] == []
    tracked = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines()
    for path in filter(is_in, tracked):
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, place)
    asked = (EXAMPLES / "Dockerfile").read_text()
    needed = {*re.findall(r"requirements[\w-]*\.txt", asked), "manage.py", "package-lock.json"}
    assert [name for name in needed if not (tmp_path / name).is_file()] == []
    packages = {path.split("/")[0] for path in tracked if path.endswith("/apps.py")}
    for path in tracked:
        if path.split("/")[0] in packages | {"config", "templates", "static"}:
            assert (tmp_path / path).exists(), path
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **environment()},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", ["tradewell.env", "docs/examples/superuser.secret", ".env"])
def test_git_keeps_no_file_of_secrets(path):
    done = subprocess.run(["git", "check-ignore", "--quiet", path], cwd=ROOT)
    assert done.returncode == 0
