"""Tries are counted: by person until they are right, by address whoever is right."""

from django.urls import reverse

from tests.accounts.steps import code_of, give_code, give_factor, sign_in
from tests.cast import PASSWORD


def wrong_password(client, email):
    given = {"login": email, "password": "wrong"}
    return client.post(reverse("account_login"), given).content.decode()


def test_a_right_code_does_not_forget_the_wrong_tries_of_the_address(client, sam):
    """Sam has a code of his own, and tries the passwords of others from the same address."""
    secret, _codes = give_factor(sam)
    for number in range(9):
        assert "Too many" not in wrong_password(client, f"somebody{number}@example.com")
    sign_in(sam, client)
    give_code(client, code_of(secret))
    client.post(reverse("account_logout"))

    assert "Too many" not in wrong_password(client, "ten@example.com")
    assert "Too many" in wrong_password(client, "eleven@example.com")


def test_a_right_code_forgets_the_wrong_ones_of_its_person(client, sam):
    secret, codes = give_factor(sam)
    for right in (code_of(secret), codes[0]):
        sign_in(sam, client)
        for _try in range(4):
            assert b"Too many" not in give_code(client, "000000").content
        assert give_code(client, right).status_code == 302
        client.post(reverse("account_logout"))


def test_who_gave_an_old_password_gives_no_code(client, sam):
    secret, _codes = give_factor(sam)
    sign_in(sam, client)
    sam.set_password("another horse battery")
    sam.save()

    answer = give_code(client, code_of(secret))
    assert (answer.status_code, answer.url) == (302, reverse("account_login"))
    assert "_auth_user_id" not in client.session
    # Nor later: the sign-in begins anew.
    assert give_code(client, code_of(secret, 1)).url == reverse("account_login")


def test_with_the_same_password_the_code_is_taken(client, sam):
    secret, _codes = give_factor(sam)
    sign_in(sam, client)
    assert sam.check_password(PASSWORD)

    assert give_code(client, code_of(secret)).status_code == 302
    assert client.session["_auth_user_id"] == str(sam.pk)
