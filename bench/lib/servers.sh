# shellcheck shell=bash
# The servers that are backed up, and S3. All listen on 127.0.0.1, on a free port, and are stopped by process id.

PG_PASSWORD=bench

# postgres_start DIRECTORY [OPTION...]: starts a cluster; sets POSTGRES_PORT and POSTGRES_PID.
postgres_start() {
  local directory=$1 log
  log=$SOCKETS/$(basename "$1").log
  shift
  POSTGRES_PORT=$(free_port)
  as_postgres "$PG_BIN/pg_ctl" -D "$directory" -s -w -t 600 -l "$log" \
    -o "-p $POSTGRES_PORT -c listen_addresses=127.0.0.1 -c unix_socket_directories=$SOCKETS $*" start \
    || { tail -n 20 "$log" >&2; return 1; }
  POSTGRES_PID=$(head -n 1 "$directory/postmaster.pid")
}

postgres_stop() {
  as_postgres "$PG_BIN/pg_ctl" -D "$1" -s -w -t 600 -m fast stop
}

# sql PORT STATEMENT: prints the result bare.
sql() {
  as_postgres psql -h "$SOCKETS" -p "$1" -U postgres -d postgres -AtX -v ON_ERROR_STOP=1 -c "$2"
}

# redis_start DIRECTORY [FILE]: starts a server on the snapshot FILE in that directory; sets REDIS_PORT and REDIS_PID.
# The delay in which a server waits for further replicas (5 s by default) is off: it measures waiting.
redis_start() {
  REDIS_PORT=$(free_port)
  redis-server --bind 127.0.0.1 --port "$REDIS_PORT" --dir "$1" --dbfilename "${2:-dump.rdb}" --save '' --appendonly no \
    --repl-diskless-sync-delay 0 --enable-debug-command yes --daemonize no --logfile "$1/redis.log" >/dev/null 2>&1 &
  REDIS_PID=$!
  local tries
  for ((tries = 0; tries < 600; tries++)); do
    [ "$(redis-cli -p "$REDIS_PORT" ping 2>/dev/null)" = PONG ] && return 0
    kill -0 "$REDIS_PID" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 5 "$1/redis.log" >&2
  return 1
}

redis_stop() {
  kill "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}

# s3_start DIRECTORY: S3Proxy over that directory; sets S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY, S3_SECRET_KEY, S3_PID.
# Returns 1 where servers/s3proxy is not built.
s3_start() {
  local directory=$1 lib="$ROOT/servers/s3proxy/target/lib" port tries
  build_s3proxy || return 1
  port=$(free_port)
  S3_ENDPOINT=http://127.0.0.1:$port S3_BUCKET=bench S3_ACCESS_KEY=bench S3_SECRET_KEY=bench-secret
  mkdir -p "$directory/$S3_BUCKET"
  cat >"$directory.properties" <<END
s3proxy.endpoint=$S3_ENDPOINT
s3proxy.authorization=aws-v2-or-v4
s3proxy.identity=$S3_ACCESS_KEY
s3proxy.credential=$S3_SECRET_KEY
jclouds.provider=filesystem-nio2
jclouds.filesystem.basedir=$directory
END
  java -cp "$lib/*" org.gaul.s3proxy.Main --properties "$directory.properties" >"$directory.log" 2>&1 &
  S3_PID=$!
  for ((tries = 0; tries < 300; tries++)); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && return 0
    kill -0 "$S3_PID" 2>/dev/null || break
    sleep 0.1
  done
  tail -n 5 "$directory.log" >&2
  return 1
}

# Stops what still runs, whatever happened.
stop_servers() {
  [ -z "${S3_PID:-}" ] || kill "$S3_PID" 2>/dev/null || true
  [ -z "${REDIS_PID:-}" ] || kill "$REDIS_PID" 2>/dev/null || true
  local file
  for file in "$SCRATCH"/cluster/postmaster.pid "$SCRATCH"/restored/*/postmaster.pid "$SCRATCH"/restored/*/*/postmaster.pid "$SCRATCH"/restored/*/*/*/postmaster.pid \
    "$CACHE"/*/cluster/postmaster.pid; do
    [ ! -e "$file" ] || as_postgres "$PG_BIN/pg_ctl" -D "$(dirname "$file")" -s -w -m immediate stop || true
  done
}
