from django.core.cache import caches

from config.cache import RedisOrMemory
from tests.core.mailserver import free_port


def test_counts_in_redis_for_all_processes():
    caches["default"].set("k", 1)
    assert RedisOrMemory(*_address(caches["default"])).incr("k") == 2


def test_all_questions_are_put_by_one_client():
    asked = RedisOrMemory(*_address(caches["default"])).redis._cache
    assert asked.get_client() is asked.get_client("k", write=True)
    assert asked.get_client().connection_pool is asked._get_connection_pool(write=True)


def test_counts_for_itself_while_redis_is_away():
    away = RedisOrMemory(f"redis://127.0.0.1:{free_port()}/0", {})
    assert away.add("tries", 1) and away.incr("tries") == 2 and away.get("tries") == 2


def _address(cache):
    return cache.redis._servers[0], {}


def test_a_person_signs_in_without_redis(client, sam, settings):
    url = f"redis://127.0.0.1:{free_port()}/0"
    settings.CACHES = {"default": {"BACKEND": "config.cache.RedisOrMemory", "LOCATION": url}}
    answer = {"login": sam.email, "password": "correct horse battery"}
    assert client.post("/accounts/login/", answer).status_code == 302


def test_wrong_passwords_in_bulk_are_slowed_down(client, sam):
    answer = {"login": sam.email, "password": "wrong"}
    codes = [client.post("/accounts/login/", answer).status_code for _ in range(7)]
    right = answer | {"password": "correct horse battery"}
    refused = client.post("/accounts/login/", right)

    assert codes[0] == 200
    assert refused.status_code in (200, 429) and "_auth_user_id" not in client.session
