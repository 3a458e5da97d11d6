#!/bin/sh
# Rows into the empty database of `roles.sql`, and files into empty folders. As root:
#   . docs/examples/commands.sh; as_owner docs/examples/restore.sh FOLDER-OF-A-BACKUP
set -eu
umask 077
: "${DATABASE_OWNER_URL:?}" "${MEDIA_ROOT:?}" "${AUDIT_ROOT:?}"
place="${1:?Usage: restore.sh FOLDER-OF-A-BACKUP}"
(cd "$place" && sha256sum --check --quiet SHA256SUMS)
pg_restore --exit-on-error --no-comments --dbname="$DATABASE_OWNER_URL" "$place/rows.dump"
mkdir -p "$MEDIA_ROOT" "$AUDIT_ROOT"
tar -xzf "$place/files.tar.gz" -C "$MEDIA_ROOT"
tar -xzf "$place/audit.tar.gz" -C "$AUDIT_ROOT"
