"""Clients of tests share what a server builds once; a changed setting has it built anew."""

from django.test import Client


def test_clients_share_their_middleware(db):
    one, other = Client(), Client()
    assert [client.get("/health/").status_code for client in (one, other)] == [200, 200]
    assert one.handler._middleware_chain is other.handler._middleware_chain


def test_a_changed_setting_counts_for_the_next_client(db, settings):
    assert "Strict-Transport-Security" not in Client().get("/health/", secure=True)
    settings.SECURE_HSTS_SECONDS = 60
    assert Client().get("/health/", secure=True)["Strict-Transport-Security"] == "max-age=60"


def test_each_client_says_for_itself_whether_forms_are_asked_for_their_token(db):
    strict, plain = Client(enforce_csrf_checks=True), Client()
    refused = [one.post("/language/").status_code == 403 for one in (plain, strict, plain)]
    assert refused == [False, True, False]
