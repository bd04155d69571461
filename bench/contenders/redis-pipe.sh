# shellcheck shell=bash
# redis-cli --rdb | zstd | openssl: one snapshot, no log of later commands, no authentication.

packages() { echo redis-server redis-tools zstd openssl; }
stores() { echo directory; }
covers() { echo redis; }
version() { redis-cli --version | sed 's/$/ | zstd | openssl aes-256-ctr/'; }

init() { openssl rand -hex 32 >"$REPO/password" && mkdir "$REPO/repository"; }

backup_full() {
  timed bash -c "set -o pipefail; redis-cli -p $SOURCE_PORT --rdb - | zstd -q -3 -T2 | openssl enc -aes-256-ctr -pbkdf2 -pass 'file:$REPO/password' -out '$REPO/repository/snapshot' && sync '$REPO/repository/snapshot'"
}

restore() {
  mkdir -p "$TARGET"
  timed bash -c "set -o pipefail; openssl enc -d -aes-256-ctr -pbkdf2 -pass 'file:$REPO/password' -in '$REPO/repository/snapshot' | zstd -q -d >'$TARGET/dump.rdb'"
  restored_at "$TARGET/dump.rdb"
}
