# shellcheck shell=bash
# pg_basebackup | zstd | openssl: one stream, no authentication, no archive of WAL. A mark for the speed of the machine.

packages() { echo postgresql-15 zstd openssl; }
stores() { echo directory; }
covers() { echo postgres; }
version() { "$PG_BIN/pg_basebackup" --version | sed 's/ (PostgreSQL)//; s/$/ | zstd | openssl aes-256-ctr/'; }

init() {
  openssl rand -hex 32 >"$REPO/password" && mkdir "$REPO/repository"
  echo "127.0.0.1:*:*:postgres:$PG_PASSWORD" >"$REPO/pgpass" && chmod 600 "$REPO/pgpass"
}

backup_full() {
  timed env PGPASSFILE="$REPO/pgpass" bash -c "set -o pipefail; '$PG_BIN/pg_basebackup' -h 127.0.0.1 -p $SOURCE_PORT -U postgres -w -Ft -X fetch --checkpoint=fast -D - | zstd -q -3 -T2 | openssl enc -aes-256-ctr -pbkdf2 -pass 'file:$REPO/password' -out '$REPO/repository/base' && sync '$REPO/repository/base'"
}

restore() {
  mkdir -p "$TARGET/cluster" && chmod 700 "$TARGET/cluster"
  timed bash -c "set -o pipefail; openssl enc -d -aes-256-ctr -pbkdf2 -pass 'file:$REPO/password' -in '$REPO/repository/base' | zstd -q -d | tar -C '$TARGET/cluster' -xpf -"
  restored_at "$TARGET/cluster"
}
