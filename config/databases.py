"""The database under its two roles, as DATABASES wants them."""

from typing import Any

from environ import Env

# PostgreSQL alone, whatever the address begins with: events go over it (core/outbox.py).
ENGINE = "core.postgresql"


def roles_of(env: Env) -> dict[str, dict[str, Any]]:
    """The application owns no table and cannot drop a constraint; the owner runs migrations
    (`manage.py migrate --database owner`) and does not wait for locks, for everybody else would
    queue behind it. What the addresses say after `?` (`sslmode=require`) counts for both."""
    address = env.str("DATABASE_URL", default="postgres:///tradewell")
    patience = env.str("MIGRATION_LOCK_TIMEOUT", default="3s")
    app = env.db_url_config(address)
    owner = env.db_url_config(env.str("DATABASE_OWNER_URL", default=address))
    app |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    app["OPTIONS"] = app.get("OPTIONS", {}) | {"application_name": "tradewell"}
    owner["OPTIONS"] = owner.get("OPTIONS", {}) | {
        "application_name": "tradewell-owner",
        "options": f"-c lock_timeout={patience}",
    }
    return {
        role: found | {"ENGINE": ENGINE} for role, found in (("default", app), ("owner", owner))
    }
