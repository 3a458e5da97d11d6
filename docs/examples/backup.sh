#!/bin/sh
# Rows and files, into a folder of today that nobody else can read. By a timer, as root:
#   . docs/examples/commands.sh; as_owner docs/examples/backup.sh /var/backups/tradewell
set -eu
umask 077
: "${DATABASE_OWNER_URL:?}" "${MEDIA_ROOT:?}" "${AUDIT_ROOT:?}"
place="${1:?Usage: backup.sh FOLDER}/$(date -u +%Y%m%dT%H%M%SZ)"
mkdir -p "$place"
# Before the first upload, or with a bucket, there is no folder yet.
mkdir -p "$MEDIA_ROOT" "$AUDIT_ROOT"
# Rows first: a file that came meanwhile has no row, which does no harm; the other way round would.
pg_dump --format=custom --file="$place/rows.dump" "$DATABASE_OWNER_URL"
tar -czf "$place/files.tar.gz" -C "$MEDIA_ROOT" .
tar -czf "$place/audit.tar.gz" -C "$AUDIT_ROOT" .
(cd "$place" && sha256sum ./* > SHA256SUMS)
echo "$place"
