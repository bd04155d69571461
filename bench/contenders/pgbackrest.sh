# shellcheck shell=bash
# pgBackRest, two processes, zstd of level 3, encrypted, WAL archived by its own archive-push: https://pgbackrest.org

packages() { echo pgbackrest postgresql-15; }
stores() { echo directory; }
covers() { echo postgres; }
version() { pgbackrest version; }

pgbackrest_() { echo "pgbackrest --config=$REPO/pgbackrest.conf --stanza=bench"; }

init() {
  mkdir -p "$REPO"/{repository,log,lock,spool}
  cat >"$REPO/pgbackrest.conf" <<END
[global]
repo1-path=$REPO/repository
repo1-cipher-type=aes-256-cbc
repo1-cipher-pass=$(openssl rand -hex 32)
repo1-retention-full=9
compress-type=zst
compress-level=3
process-max=2
start-fast=y
log-path=$REPO/log
lock-path=$REPO/lock
spool-path=$REPO/spool
log-level-console=warn
log-level-file=off

[bench]
pg1-path=$SOURCE
pg1-port=$SOURCE_PORT
pg1-socket-path=$SOCKETS
END
  chmod 600 "$REPO/pgbackrest.conf"
  own_by_postgres "$REPO"
  archive_by "$(pgbackrest_) archive-push %p"
  # shellcheck disable=SC2046
  as_postgres $(pgbackrest_) stanza-create
  archive_by /bin/true
}

# WAL goes to the repository only around pgBackRest's own runs, so that it costs the others nothing.
archive_by() {
  sql "$SOURCE_PORT" "ALTER SYSTEM SET archive_command = '$1'" >/dev/null
  sql "$SOURCE_PORT" 'SELECT pg_reload_conf()' >/dev/null
}

run() {
  archive_by "$(pgbackrest_) archive-push %p"
  # shellcheck disable=SC2046
  timed "${AS_POSTGRES[@]}" $(pgbackrest_) --type="$1" backup
  archive_by /bin/true
}

backup_full() { run full; }
backup_unchanged() { run incr; }
backup_changed() { run incr; }

restore() {
  mkdir -p "$TARGET/cluster" && own_by_postgres "$TARGET" && chmod 700 "$TARGET/cluster"
  # shellcheck disable=SC2046
  timed "${AS_POSTGRES[@]}" $(pgbackrest_) --pg1-path="$TARGET/cluster" restore
  restored_at "$TARGET/cluster"
}
