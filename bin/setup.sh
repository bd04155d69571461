# Sourced by bin/demo, bin/test and bin/bench: installs what a fresh Debian machine lacks. Safe to repeat.
# shellcheck shell=bash

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# Names of files are bytes; Java needs a UTF-8 locale to see them as text.
export LC_ALL=C.UTF-8

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# need COMMAND PACKAGE ...: installs the packages whose command is missing.
need() {
  local missing=()
  while [ $# -gt 0 ]; do
    command -v "$1" >/dev/null 2>&1 || missing+=("$2")
    shift 2
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "missing: ${missing[*]}. Hint: install them with your system's package manager" >&2
    return 1
  fi
  say "installing ${missing[*]}"
  as_root apt-get update -qq
  # RUNLEVEL=1: install servers without starting them as services.
  as_root env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

java_major() { javac -version 2>&1 | sed -E 's/^javac ([0-9]+).*/\1/'; }

need_java() {
  need javac openjdk-17-jdk-headless mvn maven
  if [ "$(java_major)" -lt 17 ]; then
    echo "javac is version $(java_major), 17 or later is needed. Hint: apt-get install openjdk-17-jdk-headless, or set JAVA_HOME" >&2
    return 1
  fi
}

# Everything that the embedded servers need: unpacking, a user that is not root, libraries of Redis.
need_servers() {
  need xz xz-utils openssl openssl setpriv util-linux
}

# Debian's packages are for the Python of the system, whichever else is on the PATH.
need_emergency_reader() {
  /usr/bin/python3 -c 'import cryptography, lz4, zstandard' 2>/dev/null && return 0
  need python3 python3 - python3-cryptography - python3-lz4 - python3-zstandard
}

maven() { mvn -q -B -f "$root/pom.xml" "$@"; }

# The application's jar, its class path and S3Proxy's, built only when something changed.
build_application() {
  local stamp="$root/target/.built"
  if [ -f "$stamp" ] && [ -z "$(find "$root/pom.xml" "$root/src" "$root/servers" -newer "$stamp" -not -path '*/target/*' -print -quit)" ]; then
    return 0
  fi
  say "building (the first time this fetches libraries, for a minute or two)"
  maven -DskipTests package
  build_s3proxy
  "$root/bin/backupctl" --create-archive || true # only makes it start faster
  touch "$stamp"
}

# Newer servers than this Debian's, for tests only.
fetch_servers() { "$root/servers/debian/fetch.sh"; }

build_s3proxy() {
  [ -d "$root/servers/s3proxy/target/lib" ] || mvn -q -B -f "$root/servers/s3proxy/pom.xml" package
}
