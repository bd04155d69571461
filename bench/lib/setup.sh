# shellcheck shell=bash
# What the benchmark needs on a Debian machine, and where it works.

PG_BIN=/usr/lib/postgresql/15/bin

die() {
  say "$1"
  exit "${2:-1}"
}

# Installs those Debian packages that are missing and that apt has. What stays missing shows in the table.
# RUNLEVEL=1: servers are installed without starting them as services.
install_packages() {
  local package missing=()
  for package in "$@"; do
    installed "$package" || missing+=("$package")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0
  as_root apt-get update -qq >/dev/null 2>&1 || say "apt-get update failed, going on with what there is"
  for package in "${missing[@]}"; do
    as_root env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 \
      || say "$package can't be installed"
  done
}

installed() { dpkg -s "$1" 2>/dev/null | grep -q '^Status: .* installed'; }

compile_data() {
  mkdir -p "$WORK/classes"
  javac -Xlint:all -Werror -d "$WORK/classes" "$BENCH"/data/*.java
  javac -Xlint:all -Werror -d "$WORK/classes" "$BENCH"/report/*.java
}

data() { java -XX:+UseSerialGC -Xmx512m -cp "$WORK/classes" Data "$@"; }

# PostgreSQL refuses to run as root, so root hands over to the user that Debian made for it. An array, so that it can stand
# before a measured command.
AS_POSTGRES=()
if [ "$(id -u)" = 0 ]; then
  AS_POSTGRES=(setpriv --reuid=postgres --regid=postgres --init-groups env HOME=/tmp)
fi

as_postgres() { "${AS_POSTGRES[@]}" "$@"; }

own_by_postgres() {
  [ "$(id -u)" != 0 ] || chown -R postgres: "$@"
}

# A TCP port of 127.0.0.1 on which nobody listens.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

# need_space GIB: stops before the disk is full instead of after.
need_space() {
  local free
  free=$(($(df --output=avail -k "$WORK" | tail -n 1) / 1048576))
  [ "$free" -ge "$1" ] || die "$WORK has $free GiB free, this needs about $1. Hint: --dir, --size small, or fewer --only." 3
}

machine() {
  local cpu memory
  cpu=$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)
  memory=$(awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)
  echo "$(nproc) x ${cpu:-unknown CPU}, $memory, $(uname -sr), $(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release)"
}
