"""Logs are one JSON object a line, with the request id on each."""

import re
from typing import Any

import structlog

# A signed link opens a door to whoever has it: its key, a colon, its signature.
LINK = re.compile(r"\d+:[\w-]{20,}")


def mask_links(_logger: Any, _name: str, line: dict[str, Any]) -> dict[str, Any]:
    """Also what libraries tell of an address, as that a form was refused there."""
    if isinstance(line.get("event"), str):
        line["event"] = LINK.sub("…", line["event"])
    return line


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    mask_links,
    structlog.processors.format_exc_info,
]

structlog.configure(
    processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(),
            "foreign_pre_chain": SHARED,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django_structlog": {"level": "INFO"},
        # It tells of every file.
        "bagit": {"level": "WARNING"},
        "celery": {"level": "WARNING"},
        "mail.log": {"level": "WARNING"},
    },
}
