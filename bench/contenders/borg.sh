# shellcheck shell=bash
# Borg 1.2, key in the repository, BLAKE2b for ids, zstd of level 3: https://borgbackup.readthedocs.io

packages() { echo borgbackup; }
stores() { echo directory; }
covers() { echo recordings smallfiles thirty-days; }
version() { borg --version; }

settings() {
  export BORG_BASE_DIR=$REPO/home BORG_PASSCOMMAND="cat $REPO/password" BORG_REPO=$REPO/repository
}

init() {
  openssl rand -hex 16 >"$REPO/password"
  settings
  borg init -e repokey-blake2 >/dev/null 2>&1
}

backup_full() {
  settings
  timed borg create --compression zstd,3 "::{now:%Y%m%dT%H%M%S.%f}" "$SOURCE"
}
backup_unchanged() { backup_full; }
backup_changed() { backup_full; }

restore() {
  settings
  local last
  last=$(borg list --short --last 1)
  mkdir -p "$TARGET"
  cd "$TARGET" || return
  timed borg extract "::$last"
  restored_at "$TARGET$SOURCE"
}
