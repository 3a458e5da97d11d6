"""The cache counts sign-in attempts and calls; nothing that matters lives there."""

from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import ConnectionPool, Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


class KeptClient(RedisCacheClient):
    """Django makes a client for each question, which costs as much as the question itself."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **options)
        self._clients: dict[ConnectionPool, Redis] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Redis:
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]
        if pool not in self._clients:
            self._clients[pool] = super().get_client(key, write=write)
        return self._clients[pool]


class RedisOrMemory(BaseCache):
    """Redis, shared by all processes; while it is away, this process counts for itself.

    People can sign in without Redis, and are still throttled.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.redis = RedisCache(server, params)
        self.redis._class = KeptClient  # type: ignore[attr-defined]
        self.memory = LocMemCache("while-redis-is-away", params)

    def _ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(self.redis, method)(*args, **kwargs)
        except (RedisError, OSError) as error:
            log.warning("cache_away", error=str(error))
            return getattr(self.memory, method)(*args, **kwargs)


def _passed_on(method: str) -> Callable[..., Any]:
    def call(self: RedisOrMemory, *args: Any, **kwargs: Any) -> Any:
        return self._ask(method, *args, **kwargs)

    call.__name__ = method
    return call


for name in ("add", "get", "set", "touch", "delete", "has_key", "incr", "get_many", "set_many",
             "delete_many", "clear"):  # fmt: skip
    setattr(RedisOrMemory, name, _passed_on(name))
