# shellcheck shell=bash
# The data sets. Each has: NAME_make (once, cached), NAME_open (before a round), NAME_change ROUND, NAME_close (after a
# round: everything as before), NAME_fingerprint (of the source) and NAME_check RESTORED (prints the restored copy's).
# NAME_gib is the disk space for the data, the repositories of its contenders and one restore.

# size SMALL NORMAL LARGE: the one of this run.
size() {
  case $SIZE in
    small) echo "$1" ;;
    normal) echo "$2" ;;
    large) echo "$3" ;;
  esac
}

tree_fingerprint() { data digest "$1"; }

# ---- recordings: calls and transcripts
recordings_gib() { size 2 13 52; }
recordings_make() { data recordings "$CACHE/recordings-$SIZE/recordings" "$(size 200 2147 8590)"; }
recordings_open() {
  SOURCE=$CACHE/recordings-$SIZE/recordings
  data undo "$SOURCE"
  recordings_make
}
recordings_change() { data change-recordings "$SOURCE" "$1"; }
recordings_close() { recordings_open; }
recordings_fingerprint() { tree_fingerprint "$SOURCE"; }
recordings_check() { tree_fingerprint "$1"; }

# ---- smallfiles: many files of 1 to 16 KiB
smallfiles_gib() { size 1 5 5; }
smallfiles_make() { data smallfiles "$CACHE/smallfiles-$SIZE/smallfiles" "$(size 10000 100000 100000)"; }
smallfiles_open() {
  SOURCE=$CACHE/smallfiles-$SIZE/smallfiles
  data undo "$SOURCE"
  smallfiles_make
}
smallfiles_change() { data change-smallfiles "$SOURCE" "$1"; }
smallfiles_close() { smallfiles_open; }
smallfiles_fingerprint() { tree_fingerprint "$SOURCE"; }
smallfiles_check() { tree_fingerprint "$1"; }

# ---- thirty-days: the recordings of a month, four backups a day
thirty_days_gib() { size 2 12 40; }
thirty_days_make() { :; }
thirty_days_open() {
  SOURCE=$SCRATCH/thirty-days
  rm -rf "$SOURCE"
  data recordings "$SOURCE" "$(size 40 400 1600)"
}
# grow DAY QUARTER
thirty_days_grow() { data grow "$SOURCE" "$1" "$2" "$(size 1 15 60)"; }
thirty_days_close() { rm -rf "$SCRATCH/thirty-days"; }
thirty_days_fingerprint() { tree_fingerprint "$SOURCE"; }
thirty_days_check() { tree_fingerprint "$1"; }

# ---- postgres: pgbench's tables and a table of messages
postgres_gib() { size 2 14 30; }
postgres_make() {
  local cluster=$CACHE/postgres-$SIZE/cluster
  [ -e "$cluster.complete" ] && return 0
  rm -rf "$cluster" && mkdir -p "$cluster" && own_by_postgres "$CACHE/postgres-$SIZE"
  echo "$PG_PASSWORD" >"$WORK/home/pg-password"
  as_postgres "$PG_BIN/initdb" -D "$cluster" -k -U postgres -E UTF8 --locale=C.UTF-8 --auth-local=trust \
    --auth-host=scram-sha-256 --pwfile="$WORK/home/pg-password" >/dev/null
  cat >>"$cluster/postgresql.conf" <<END
shared_buffers = 256MB
wal_keep_size = 256MB
wal_level = replica
archive_mode = on
archive_command = '/bin/true'
END
  postgres_start "$cluster" -c fsync=off -c maintenance_work_mem=256MB
  as_postgres pgbench -h "$SOCKETS" -p "$POSTGRES_PORT" -U postgres -q -i -s "$(size 10 100 250)" postgres >/dev/null 2>&1
  postgres_messages "$(size 200000 2900000 7000000)"
  postgres_stop "$cluster"
  POSTGRES_PID=
  touch "$cluster.complete"
}
postgres_messages() {
  sql "$POSTGRES_PORT" 'CREATE TABLE messages (call_id bigint, tenant int, role text, body text, attributes jsonb, created_at timestamptz)' >/dev/null
  data messages "$1" | sql "$POSTGRES_PORT" 'COPY messages FROM STDIN' >/dev/null
  sql "$POSTGRES_PORT" 'CREATE INDEX ON messages (call_id)' >/dev/null
  sql "$POSTGRES_PORT" 'CREATE INDEX ON messages (created_at)' >/dev/null
  sql "$POSTGRES_PORT" 'VACUUM (FREEZE, ANALYZE)' >/dev/null
  sql "$POSTGRES_PORT" CHECKPOINT >/dev/null
}
postgres_open() {
  SOURCE=$SCRATCH/cluster
  rm -rf "$SOURCE" && cp -a --reflink=auto "$CACHE/postgres-$SIZE/cluster" "$SOURCE"
  postgres_start "$SOURCE"
  SOURCE_PORT=$POSTGRES_PORT SOURCE_PID=$POSTGRES_PID SERVER_PIDS=$POSTGRES_PID
}
postgres_change() {
  as_postgres pgbench -h "$SOCKETS" -p "$SOURCE_PORT" -U postgres -n -c 2 -t "$(size 500 5000 5000)" \
    --random-seed="$1" postgres >/dev/null 2>&1
}
postgres_close() {
  postgres_stop "$SOURCE"
  POSTGRES_PID='' SERVER_PIDS=''
  rm -rf "$SOURCE"
}
POSTGRES_QUESTION="SELECT (SELECT count(*) || ' accounts, sum ' || sum(abalance) FROM pgbench_accounts), (SELECT count(*) FROM pgbench_history), (SELECT count(*) || ' messages, sum ' || sum(hashtext(body)::bigint + hashtext(attributes::text)) FROM messages)"
postgres_fingerprint() { sql "$SOURCE_PORT" "$POSTGRES_QUESTION"; }
# The restored cluster must start, end its recovery and hold the same rows.
postgres_check() {
  local restored=$1 tries
  own_by_postgres "$restored"
  postgres_start "$restored" -c archive_mode=off
  for ((tries = 0; tries < 1200; tries++)); do
    [ "$(sql "$POSTGRES_PORT" 'SELECT pg_is_in_recovery()')" = f ] && break
    sleep 0.1
  done
  sql "$POSTGRES_PORT" "$POSTGRES_QUESTION"
  postgres_stop "$restored"
  POSTGRES_PID=${SOURCE_PID:-}
}

# ---- redis: sessions and calls of about 1000 bytes each
redis_gib() { size 1 3 6; }
redis_make() {
  local directory=$CACHE/redis-$SIZE
  [ -e "$directory/complete" ] && return 0
  rm -rf "$directory" && mkdir -p "$directory"
  redis_start "$directory"
  data redis "$(size 40000 480000 1000000)" | redis-cli -p "$REDIS_PORT" --pipe >/dev/null
  redis-cli -p "$REDIS_PORT" save >/dev/null
  redis_stop "$REDIS_PID"
  REDIS_PID=
  touch "$directory/complete"
}
redis_open() {
  SOURCE=$SCRATCH/redis
  rm -rf "$SOURCE" && mkdir -p "$SOURCE" && cp "$CACHE/redis-$SIZE/dump.rdb" "$SOURCE/"
  redis_start "$SOURCE"
  SOURCE_PORT=$REDIS_PORT SOURCE_PID=$REDIS_PID SERVER_PIDS=$REDIS_PID
}
redis_change() { data redis "$(($1 * 1000))" | redis-cli -p "$SOURCE_PORT" --pipe >/dev/null; }
redis_close() {
  redis_stop "$SOURCE_PID"
  REDIS_PID='' SERVER_PIDS=''
  rm -rf "$SOURCE"
}
redis_question() { echo "$(redis-cli -p "$1" dbsize) keys, digest $(redis-cli -p "$1" debug digest)"; }
redis_fingerprint() { redis_question "$SOURCE_PORT"; }
# RESTORED is a snapshot file.
redis_check() {
  redis_start "$(dirname "$1")" "$(basename "$1")"
  redis_question "$REDIS_PORT"
  redis_stop "$REDIS_PID"
  REDIS_PID=${SOURCE_PID:-}
}
