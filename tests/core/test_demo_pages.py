import pytest


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


@pytest.mark.parametrize("path", ["/dev/mail/18-b/", "/dev/mail/..%2Fsecret/"])
def test_other_files_cannot(client, demo, path):
    assert client.get(path).status_code == 404


def test_the_styleguide_shows_every_component(client, demo, db):
    assert client.get("/styleguide/").status_code == 200
