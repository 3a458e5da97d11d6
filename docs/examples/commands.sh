# Read by root's shell before the commands of docs/operations.md: . docs/examples/commands.sh
# as_tradewell COMMAND…  as the services run: their user, their environment; in the folder one is in
# as_owner COMMAND…      the same with DATABASE_OWNER_URL, from a file that root alone can read
as_tradewell() {
    runuser -u tradewell -- sh -c \
        'set -a; . /etc/tradewell/tradewell.env; HOME=/var/lib/tradewell; exec "$@"' sh "$@"
}
as_owner() {
    (set -a; . /etc/tradewell/owner.env; as_tradewell "$@")
}
