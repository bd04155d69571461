# shellcheck shell=bash
# restic with its default settings: https://restic.readthedocs.io

packages() { echo restic; }
stores() { echo directory s3; }
covers() { echo recordings smallfiles thirty-days; }
version() { restic version | cut -d' ' -f1,2; }

settings() {
  export RESTIC_PASSWORD_FILE=$REPO/password RESTIC_CACHE_DIR=$REPO/cache
  export RESTIC_REPOSITORY=$REPO/repository
  if [ "$STORE" = s3 ]; then
    export AWS_ACCESS_KEY_ID=$S3_ACCESS_KEY AWS_SECRET_ACCESS_KEY=$S3_SECRET_KEY
    export RESTIC_REPOSITORY=s3:$S3_ENDPOINT/$S3_BUCKET/restic
  fi
}

init() {
  openssl rand -hex 16 >"$REPO/password"
  settings
  restic init -q
}

backup_full() { settings && timed restic backup -q "$SOURCE"; }
backup_unchanged() { backup_full; }
backup_changed() { backup_full; }

restore() {
  settings
  timed restic restore -q latest --target "$TARGET"
  restored_at "$TARGET$SOURCE"
}
