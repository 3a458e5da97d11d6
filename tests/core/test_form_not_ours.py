from django.test import Client


def test_a_form_without_its_token_is_refused_on_a_page_of_ours(db, policy):
    by_stranger = Client(enforce_csrf_checks=True)
    answer = by_stranger.post("/accounts/login/", {"login": "a@example.com", "password": "x"})

    assert answer.status_code == 403
    assert "This form is out of date." in answer.content.decode()
    assert "<style" not in answer.content.decode()
