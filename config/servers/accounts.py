"""The account that PostgreSQL runs under: it refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.paths import RUN
from config.steps import Stop

# In a user namespace of its own root appears as nobody, so no file changes hands.
UNSHARE = ("unshare", "--user", "--map-user=65534", "--map-group=65534")


@dataclass(frozen=True)
class Account:
    """How to start a program under it: a prefix of the command, options of Popen."""

    prefix: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)

    def takes_over(self, folder: Path) -> None:
        """Give it `folder`, where the account is not the one we run under."""
        if not self.options:
            return
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        for parent in folder.parents:
            if parent.is_relative_to(RUN):
                parent.chmod(0o711)


def server_account(program: Path) -> Account:
    """An account under which `program` can be run.

    Raises Stop as root where neither a user namespace nor the user nobody can run it.
    """
    if os.geteuid() != 0:
        return Account()
    if shutil.which(UNSHARE[0]) and _runs([*UNSHARE, str(program), "--version"]):
        return Account(prefix=UNSHARE)
    as_nobody = _nobody()
    if as_nobody and _runs([str(program), "--version"], as_nobody):
        return Account(options=as_nobody)
    raise Stop(
        "PostgreSQL does not run as root, and the user nobody cannot read this folder. Run the "
        "command as an ordinary user, move the project to a folder that everybody may enter "
        "(such as /srv), or set DATABASE_URL to a PostgreSQL of your own."
    )


def _nobody() -> dict[str, Any]:
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return {}
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": "/"}


def _runs(command: list[str], options: dict[str, Any] | None = None) -> bool:
    try:
        done = subprocess.run(command, capture_output=True, timeout=30, **(options or {}))
    except OSError:
        return False
    return done.returncode == 0
