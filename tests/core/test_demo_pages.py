import asyncio
from types import SimpleNamespace

import pytest
from django.urls import reverse

from config.mailsink import Store


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO, settings.RUN_DIR = True, tmp_path
    (tmp_path / "mail").mkdir()
    mail = "To: anna@example.org\nSubject: Your parcel\n\nIt <b>comes</b>."
    (tmp_path / "mail" / "17-a.eml").write_text(mail)


def test_caught_mails_can_be_read(client, demo):
    assert b"Your parcel" in client.get("/dev/mail/").content
    page = client.get("/dev/mail/17-a/").content
    assert b"anna@example.org" in page and b"<b>comes" not in page


def test_mails_as_the_mail_server_names_them_can_be_read(client, demo, tmp_path):
    envelope = SimpleNamespace(rcpt_tos=["bo@example.org"], content=b"Subject: On its way\n\nSoon.")
    asyncio.run(Store(tmp_path / "mail").handle_DATA(None, None, envelope))
    (tmp_path / "mail" / ".9-unfinished.eml").write_text("Subject: Half a")

    listed = client.get("/dev/mail/").content
    assert b"On its way" in listed and b"Half a" not in listed
    (name,) = [path.stem for path in (tmp_path / "mail").glob("2*.eml")]
    assert reverse("core:mail", args=[name]).encode() in listed
    assert b"Soon." in client.get(reverse("core:mail", args=[name])).content


@pytest.mark.parametrize("path", ["/dev/mail/18-b/", "/dev/mail/..%2Fsecret/"])
def test_other_files_cannot(client, demo, path):
    assert client.get(path).status_code == 404


def test_the_styleguide_shows_every_component(client, demo, db):
    assert client.get("/styleguide/").status_code == 200
