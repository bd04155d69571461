# shellcheck shell=bash
# tar | zstd | openssl: no deduplication, no authentication, no increments. A mark for the speed of the machine, no peer.

packages() { echo tar zstd openssl; }
stores() { echo directory; }
covers() { echo recordings smallfiles; }
version() { zstd --version | grep -o 'v[0-9.]*' | sed 's/^v/tar | zstd /;s/$/ | openssl aes-256-ctr/'; }

init() { openssl rand -hex 32 >"$REPO/password" && mkdir "$REPO/repository"; }

backup_full() {
  timed bash -c "set -o pipefail; tar -C '$(dirname "$SOURCE")' -cf - '$(basename "$SOURCE")' | zstd -q -3 -T2 | openssl enc -aes-256-ctr -pbkdf2 -pass 'file:$REPO/password' -out '$REPO/repository/archive' && sync '$REPO/repository/archive'"
}

restore() {
  mkdir -p "$TARGET"
  timed bash -c "set -o pipefail; openssl enc -d -aes-256-ctr -pbkdf2 -pass 'file:$REPO/password' -in '$REPO/repository/archive' | zstd -q -d | tar -C '$TARGET' -xpf -"
  restored_at "$TARGET/$(basename "$SOURCE")"
}
