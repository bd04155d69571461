# shellcheck shell=bash
# This project, through its command line, with its default settings.

packages() { :; }
stores() { echo directory s3; }
covers() { echo recordings smallfiles thirty-days postgres redis; }
available() { "$ROOT/bin/backupctl" --version >/dev/null 2>&1 || echo "bin/backupctl --version fails"; }
version() { "$ROOT/bin/backupctl" --version | head -n 1; }

policy() { echo "${DATASET//-/_}"; }

# The cluster belongs to PostgreSQL's user, and so does what is restored from it.
settings() {
  CONTROL=("$ROOT/bin/backupctl")
  [ "$DATASET" != postgres ] || CONTROL=("${AS_POSTGRES[@]}" "${CONTROL[@]}")
}

init() {
  settings
  mkdir -p "$REPO/repository" "$REPO/state"
  [ "$DATASET" != postgres ] || own_by_postgres "$REPO"
  "${CONTROL[@]}" keys generate --out "$REPO/key" >/dev/null
  {
    echo "state_directory: $REPO/state"
    storage
    echo "encryption: {key_file: $REPO/key}"
    echo "policies:"
    source_of_policy
  } >"$REPO/backup.yaml"
}

storage() {
  if [ "$STORE" = s3 ]; then
    echo "storage: {s3: {bucket: $S3_BUCKET, endpoint: '$S3_ENDPOINT', prefix: ours/, access_key: $S3_ACCESS_KEY, secret_key: $S3_SECRET_KEY}}"
  else
    echo "storage: {directory: $REPO/repository}"
  fi
}

source_of_policy() {
  case $DATASET in
    postgres)
      echo "  postgres: {type: postgres, connection: {host: 127.0.0.1, port: $SOURCE_PORT, user: postgres, password: $PG_PASSWORD}, options: {fast_checkpoint: true}}"
      ;;
    redis) echo "  redis: {type: redis, connection: {host: 127.0.0.1, port: $SOURCE_PORT}}" ;;
    *) echo "  $(policy): {type: filesystem, paths: [$SOURCE]}" ;;
  esac
}

run() {
  settings
  timed "${CONTROL[@]}" backup run --type "$(policy)" --kind "$1" --config "$REPO/backup.yaml"
}

backup_full() { run full; }
backup_unchanged() { has_incrementals && run incremental; }
backup_changed() { has_incrementals && run incremental; }

# Every backup of Redis is a full one.
has_incrementals() {
  case $DATASET in
    redis) not_offered ;;
  esac
}

restore() {
  settings
  mkdir -p "$TARGET"
  [ "$DATASET" != postgres ] || own_by_postgres "$TARGET"
  case $DATASET in
    postgres | redis)
      timed "${CONTROL[@]}" restore "$DATASET" latest --target-dir "$TARGET/out" --config "$REPO/backup.yaml"
      ;;
    *) timed "${CONTROL[@]}" restore filesystem latest "$TARGET/out" --config "$REPO/backup.yaml" ;;
  esac
  restored_at "$(found)"
}

# Where the restored thing begins below the target.
found() {
  case $DATASET in
    postgres) dirname "$(find "$TARGET/out" -maxdepth 2 -name PG_VERSION | head -n 1)" ;;
    redis) find "$TARGET/out" -name '*.rdb' | head -n 1 ;;
    *)
      local tree
      tree=$(find "$TARGET/out" -type d -name "$(basename "$SOURCE")" | head -n 1)
      echo "${tree:-$TARGET/out}"
      ;;
  esac
}
