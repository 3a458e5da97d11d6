#!/bin/sh
# /docker-entrypoint-initdb.d/roles.sh of the image `postgres`, which runs it once, as the superuser,
# while the folder of its rows is empty: roles.sql with the passwords of the environment.
set -eu
psql -v ON_ERROR_STOP=1 --username postgres --dbname postgres --quiet \
    -v owner_password="${OWNER_PASSWORD:?}" -v app_password="${APP_PASSWORD:?}" \
    -f "${ROLES:-/roles.sql}"
