"""Where files are kept: in a folder, or in a bucket of an S3-compatible store."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from environ import Env

# What of STORAGES may lie in a bucket -> how its settings begin, and the setting of its folder.
PLACES = {"default": ("UPLOADS_S3_", "MEDIA_ROOT"), "audit": ("AUDIT_S3_", "AUDIT_ROOT")}
PARTS = ("BUCKET", "ENDPOINT", "REGION", "KEY", "SECRET")
FOLDER = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
BUCKET = "storages.backends.s3.S3Storage"
SECONDS = 10


def place(env: Env, name: str, folder: dict[str, Any]) -> dict[str, Any]:
    """An entry of STORAGES. Names are ours and new each time, so nothing is written over."""
    prefix, _root = PLACES[name]
    given = {part: env.str(prefix + part, default="") for part in PARTS}
    if not any(given.values()):
        return folder
    return {"BACKEND": BUCKET, "OPTIONS": _options(given)}


def _options(given: dict[str, str]) -> dict[str, Any]:
    return {
        "bucket_name": given["BUCKET"],
        "endpoint_url": given["ENDPOINT"] or None,
        "region_name": given["REGION"] or None,
        "access_key": given["KEY"] or None,
        "secret_key": given["SECRET"] or None,
        # Private: the bucket's own default. Browsers never see an address of it.
        "default_acl": None,
        "querystring_auth": True,
        "file_overwrite": False,
        "client_config": _client_config(),
    }


def _client_config() -> Any:
    """A page must not hang where the store does."""
    if find_spec("botocore") is None:
        return None
    from botocore.config import Config

    return Config(connect_timeout=SECONDS, read_timeout=SECONDS, retries={"max_attempts": 2})


@register()
def check_places(**_facts: Any) -> Sequence[CheckMessage]:
    """A store that is half described fails at the start, not at the first file."""
    return [fault for name in PLACES for fault in _faults(name)]


def _faults(name: str) -> list[CheckMessage]:
    entry, (prefix, root) = settings.STORAGES[name], PLACES[name]
    if entry["BACKEND"] != BUCKET:
        return []
    options = entry["OPTIONS"]
    endpoint = options["endpoint_url"] or "https://"
    faults = [
        (
            not options["bucket_name"],
            f"{prefix}BUCKET is empty, but other settings of the store are given.",
            f"Name the bucket, or remove all {prefix} variables to keep the files in {root}.",
        ),
        (
            bool(options["access_key"]) != bool(options["secret_key"]),
            f"{prefix}KEY and {prefix}SECRET go together; one of them is empty.",
            "Give both, or none where the machine itself is known to the store.",
        ),
        (
            not endpoint.startswith(("https://", "http://")),
            f"{prefix}ENDPOINT is no address: {endpoint}",
            "Write it with https:// in front, or leave it empty for AWS.",
        ),
        (
            find_spec("storages") is None or find_spec("boto3") is None,
            "The packages for S3-compatible stores are not installed.",
            "Run pip install --require-hashes -r requirements-s3.txt.",
        ),
    ]
    return [
        Error(words, hint=hint, id=f"tradewell.E10{number}")
        for number, (is_wrong, words, hint) in enumerate(faults)
        if is_wrong
    ]
