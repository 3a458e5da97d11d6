"""A back-up by the documented scripts, restored elsewhere, is the same to the last row and file."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import User
from config.servers import roles
from config.servers.postgres import binary
from core.audit import heads, sealing
from core.links import issue
from tests.core.chain import tell
from tests.database import admin_connection, at
from tests.operations.examples import EXAMPLES, ROOT

RESTORED = "test_restored"
HASH = """
SELECT count(*), coalesce(md5(string_agg(line, E'\\n' ORDER BY line COLLATE "C")), '')
FROM (SELECT t::text AS line FROM "{}" t) lines
"""


@pytest.fixture
def site(transactional_db, policy, sams_store, sam, aftersales_ticket, server_environment, noon,
         settings, tmp_path, request):  # fmt: skip
    """Rows of many tables, a chain of two seals with its signed heads, and an upload."""
    settings.MEDIA_ROOT, audit = tmp_path / "media", tmp_path / "audit"
    options = {"location": str(audit)}
    settings.STORAGES = settings.STORAGES | {
        "audit": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    }
    for times in (3, 5):
        tell(sams_store, sam, noon, times)
        sealing.seal_batch(now=noon)
        heads.keep(sealing.newest_seal())
    issue("x", sam, store=sams_store, expires_at=noon.replace(year=2027), now=noon)
    default_storage.save("pictures/lamp.webp", ContentFile(b"\x00\xffpicture"))
    return server_environment | {
        "PATH": f"{Path(binary('pg_dump')).parent}{os.pathsep}{os.environ['PATH']}",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "AUDIT_ROOT": str(audit),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


@pytest.fixture
def elsewhere(site, tmp_path):
    """An empty database with both roles' rights, and empty folders."""
    with admin_connection("postgres").cursor() as server:
        server.execute(f"DROP DATABASE IF EXISTS {RESTORED} WITH (FORCE)")
    server = admin_connection("postgres")
    roles.make_database(server, RESTORED)
    database = admin_connection(RESTORED)
    roles.grant_rows(database)
    database.close()
    yield site | {
        "DATABASE_URL": at(site["DATABASE_URL"], RESTORED),
        "DATABASE_OWNER_URL": at(site["DATABASE_OWNER_URL"], RESTORED),
        "MEDIA_ROOT": str(tmp_path / "media-again"),
        "AUDIT_ROOT": str(tmp_path / "audit-again"),
    }
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {RESTORED} WITH (FORCE)")
    server.close()


def run(script, folder, environment):
    command = [str(EXAMPLES / script), str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def fingerprints(url):
    """Table -> how many rows, and one hash over all of them; and where each sequence stands."""
    with psycopg2.connect(url) as opened, opened.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = {}
        for (name,) in sorted(cursor.fetchall()):
            cursor.execute(HASH.format(name))
            found[name] = cursor.fetchone()
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1")
        return found, cursor.fetchall()


def files(folder):
    paths = (path for path in Path(folder).rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def verify(environment):
    return subprocess.run(
        [sys.executable, "manage.py", "verify_audit"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )


def test_what_comes_back_is_what_was_there(site, elsewhere, tmp_path):
    started = time.monotonic()
    kept = run("backup.sh", tmp_path / "backups", site)
    saved = time.monotonic()
    assert [
        path for path in (Path(kept), *Path(kept).iterdir()) if path.stat().st_mode & 0o077
    ] == []
    run("restore.sh", kept, elsewhere)
    restored = time.monotonic()

    before, after = (fingerprints(one["DATABASE_OWNER_URL"]) for one in (site, elsewhere))
    assert after == before
    filled = [name for name, (count, _hash) in before[0].items() if count]
    assert len(before[0]) > 100 and {"core_event", "core_seal", "aftersales_ticket"} < set(filled)
    assert files(elsewhere["MEDIA_ROOT"]) == {"pictures/lamp.webp": b"\x00\xffpicture"}
    assert files(elsewhere["AUDIT_ROOT"]) == files(site["AUDIT_ROOT"]) != {}
    proof = verify(elsewhere)
    assert proof.returncode == 0 and "in 2 seals" in proof.stdout, proof.stderr
    print(
        f"\nback-up {saved - started:.1f} s, restore {restored - saved:.1f} s, "
        f"{len(before[0])} tables equal, {len(filled)} of them with rows"
    )

    # The restored site holds what the first one held: roles, triggers, the chain.
    with psycopg2.connect(elsewhere["DATABASE_URL"]) as app, app.cursor() as cursor:
        with pytest.raises(psycopg2.Error, match="Cannot update or delete"):
            cursor.execute("UPDATE core_event SET kind = 'x'")
        app.rollback()
        with pytest.raises(psycopg2.Error, match="must be owner"):
            cursor.execute("ALTER TABLE core_event DISABLE TRIGGER ALL")
    with admin_connection(RESTORED).cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "UPDATE core_event SET kind = 'x' WHERE id = (SELECT min(id) FROM core_event)"
        )
    assert fingerprints(elsewhere["DATABASE_OWNER_URL"]) != before
    assert verify(elsewhere).returncode == 1


def test_a_site_without_uploads_is_kept_too(site, elsewhere, tmp_path):
    """A new one, and one whose uploads lie in a bucket: nobody has made the folder."""
    places = {name: str(tmp_path / "none" / name) for name in ("MEDIA_ROOT", "AUDIT_ROOT")}
    kept = run("backup.sh", tmp_path / "backups", site | places)
    run("restore.sh", kept, elsewhere)
    assert files(elsewhere["MEDIA_ROOT"]) == files(elsewhere["AUDIT_ROOT"]) == {}
    assert fingerprints(elsewhere["DATABASE_OWNER_URL"]) == fingerprints(site["DATABASE_OWNER_URL"])


def test_a_spoilt_back_up_is_not_restored(site, elsewhere, tmp_path):
    kept = Path(run("backup.sh", tmp_path / "backups", site))
    dump = kept / "rows.dump"
    dump.write_bytes(dump.read_bytes()[:-10])
    command = [str(EXAMPLES / "restore.sh"), str(kept)]
    done = subprocess.run(command, env=elsewhere, capture_output=True, text=True)
    assert done.returncode != 0 and "rows.dump" in done.stdout + done.stderr
    assert User.objects.exists() and not fingerprints(elsewhere["DATABASE_OWNER_URL"])[0]
