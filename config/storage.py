"""Static files with their hash in the name, so that browsers may keep them for a year."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    # A page must not fall over because a picture is missing from the manifest.
    manifest_strict = False
