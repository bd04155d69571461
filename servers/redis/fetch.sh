#!/usr/bin/env bash
# Redis 8 and Valkey 8 for the tests, from Debian 13, on a machine that may run an older Debian: unpacked below target/, never
# installed, and started with the C library they were built for. Safe to repeat; target/ may be deleted.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

suite=trixie
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
# Both servers are in the packages of their tools; the rest is what they are linked with.
packages=(redis-tools valkey-tools libc6 libssl3t64 libjemalloc2 liblzf1 libsystemd0 libatomic1 libcap2 libgcc-s1
  libstdc++6 libzstd1 zlib1g)

fail() {
  echo "Redis 8 can't be fetched: $1. Hint: $2" >&2
  exit 1
}

# The mirror that this machine takes Debian from.
mirror() {
  # shellcheck disable=SC2016 # apt fills these in
  apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(CODENAME)' 'Created-By: Packages' |
    awk '$2 == "Debian" && $3 !~ /-/ { print $1; exit }'
}

# apt with nothing of this machine's own state. It checks what it fetches against the archive's signature.
private_apt() {
  mkdir -p "$work/lists/partial" "$work/archives/partial"
  : >"$work/status"
  echo "deb [signed-by=$keyring] $from $suite main" >"$work/sources.list"
  cat >"$work/apt.conf" <<CONF
Dir::Etc::sourcelist "$work/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::State "$work";
Dir::State::status "$work/status";
Dir::Cache "$work";
Acquire::Languages "none";
APT::Sandbox::User "root";
CONF
}

# wrapper NAME BINARY: a program that runs BINARY with the loader and libraries beside it, wherever target/ is.
wrapper() {
  local loader libraries
  loader="$(cd "$new" && find usr/lib -name 'ld-linux*' -type f | head -n 1)"
  libraries="$(dirname "$loader")"
  cat >"$new/$1" <<SH
#!/bin/sh
# Written by fetch.sh.
here="\${0%/*}"
exec "\$here/$loader" --inhibit-cache --argv0 $1 --library-path "\$here/$libraries" "\$here/usr/bin/$2" "\$@"
SH
  chmod 755 "$new/$1"
  "$new/$1" --version >&2
}

[ -f target/root/complete ] && exit 0
command -v apt-get >/dev/null 2>&1 || fail "this is not Debian" "name a redis-server 8 with -Dredis.server.8=FILE, and -Dvalkey.server.8=FILE"
from="$(mirror)"
[ -n "$from" ] || fail "apt knows no archive of Debian" "run 'apt-get update' once, and look into /etc/apt/sources.list.d"
[ -f "$keyring" ] || fail "$keyring is missing" "apt-get install debian-archive-keyring"

mkdir -p target
work="$PWD/target/apt"
new="$PWD/target/new"
rm -rf "$work" "$new" target/root
private_apt
export APT_CONFIG="$work/apt.conf"
apt-get update -qq
(cd "$work/archives" && apt-get download -qq "${packages[@]}")
mkdir "$new"
for package in "$work"/archives/*.deb; do
  dpkg -x "$package" "$new"
done
# Under any other name these programs are the servers.
wrapper redis-server redis-check-rdb
wrapper valkey-server valkey-check-rdb
touch "$new/complete"
mv "$new" target/root
rm -rf "$work"
