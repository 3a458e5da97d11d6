"""PostgreSQL and Redis without root, Docker or an installed service.

`DATABASE_URL` and `REDIS_URL` in the environment point to real servers instead; then
nothing is started here.
"""

from collections.abc import Mapping
from pathlib import Path

from config.processes import Child, stop_all
from config.servers import roles
from config.servers.postgres import Postgres
from config.servers.redis import Redis


class Servers:
    """The servers of one folder, and the environment that leads the project to them."""

    def __init__(
        self,
        folder: Path,
        *,
        given: Mapping[str, str],
        throwaway: bool = False,
        roomy: bool = False,
    ) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        own = Postgres(folder, throwaway=throwaway, roomy=roomy)
        self.postgres = None if given.get("DATABASE_URL") else own
        self.redis = None if given.get("REDIS_URL") else Redis(folder)

    def start(self) -> dict[str, str]:
        """Start what was not given, and return the variables that name it."""
        environment = {}
        if self.postgres:
            self.postgres.start()
            environment["DATABASE_URL"] = self.postgres.url(roles.APP)
            environment["DATABASE_OWNER_URL"] = self.postgres.url(roles.OWNER)
        if self.redis:
            self.redis.start()
            environment["REDIS_URL"] = self.redis.url()
        return environment

    def children(self) -> list[Child]:
        parts = (self.postgres, self.redis)
        return [part.child for part in parts if part and part.child]

    def stop(self) -> None:
        stop_all(self.children())
