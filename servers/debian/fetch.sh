#!/usr/bin/env bash
# Redis 8, Valkey 8 and the client programs of PostgreSQL 17 for the tests, from Debian 13, on a machine that may run an older
# Debian: unpacked below target/, never installed, and started with the C library they were built for. Safe to repeat; target/
# may be deleted.
#
# packages.txt says which packages, and which bytes they have; apt checks them against the archive's signature besides. Debian
# replaces packages now and then: --renew writes down those that it has now. DEBIAN_MIRROR names another archive.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

suite=trixie
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
pins=packages.txt
work="$PWD/target/apt"
new="$PWD/target/new"

fail() {
  echo "the servers of Debian 13 can't be fetched: $1. Hint: $2" >&2
  exit 1
}

# The archive that this machine takes Debian from.
mirror() {
  # shellcheck disable=SC2016 # apt fills these in
  apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(CODENAME)' 'Created-By: Packages' |
    awk '$2 == "Debian" && $3 !~ /-/ { print $1; exit }'
}

# private_apt ARCHITECTURE: apt with nothing of this machine's own state.
private_apt() {
  rm -rf "$work"
  mkdir -p "$work/lists/partial" "$work/archives/partial"
  : >"$work/status"
  echo "deb [signed-by=$keyring] $from $suite main" >"$work/sources.list"
  cat >"$work/apt.conf" <<CONF
APT::Architecture "$1";
APT::Architectures { "$1"; };
Dir::Etc::sourcelist "$work/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::State "$work";
Dir::State::status "$work/status";
Dir::Cache "$work";
Acquire::Languages "none";
APT::Sandbox::User "root";
CONF
  export APT_CONFIG="$work/apt.conf"
  apt-get update -qq ||
    fail "apt can't read $suite at $from" "look at what it says above; 'apt-get install debian-archive-keyring' brings newer keys"
}

# Names of packages; packages.txt has a line for each architecture: architecture, name, version, SHA-256.
names() { awk '!/^#/ { print $2 }' "$pins" | sort -u; }

# What the archive has of them, in the same form.
available() {
  # shellcheck disable=SC2046 # a word a name
  apt-cache show --no-all-versions $(names) | awk -v architecture="$1" '
    /^Package: / { name = $2 } /^Version: / { version = $2 } /^SHA256: / { print architecture, name, version, $2 }' | sort
}

renew() {
  local architecture
  { grep '^#' "$pins"; for architecture in amd64 arm64; do private_apt "$architecture"; available "$architecture"; done; } >"$work.txt"
  mv "$work.txt" "$pins"
  rm -rf "$work"
  echo "$PWD/$pins names what $from has now" >&2
}

# Whether every server is there as it is written down. Libraries and client programs may be newer: they keep their interfaces, and Debian
# mends them often.
compare() {
  local name version has
  while read -r _ name version _; do
    has="$(awk -v name="$name" '$2 == name { print $3 }' "$work/available")"
    [ "$has" = "$version" ] && continue
    case "$name" in
      redis-tools | valkey-tools)
        fail "$name $version, which servers/debian/$pins names, has left $from; there is ${has:-none}" \
          "'servers/debian/fetch.sh --renew' names what is there (run the tests, commit the file), or DEBIAN_MIRROR names an archive that has it still, such as http://snapshot.debian.org/archive/debian/DATE"
        ;;
      *) echo "they run with $name ${has:-(none)}; servers/debian/$pins names $version, which has left $from" >&2 ;;
    esac
  done <"$work/wanted"
}

# Compares each file with what is written down of it, or of a newer library with what the signed index says.
check() {
  local file name version wanted
  for file in "$work"/archives/*.deb; do
    name="$(dpkg-deb --field "$file" Package)"
    version="$(dpkg-deb --field "$file" Version)"
    wanted="$(awk -v name="$name" -v version="$version" '$2 == name && $3 == version { print $4; exit }' "$work/wanted" "$work/available")"
    echo "$wanted  $file" | sha256sum --check --quiet --strict ||
      fail "$name $version has other bytes than servers/debian/$pins names" "somebody changed it: don't use this archive ($from)"
  done
}

# wrapper NAME BINARY: a program that runs BINARY with the loader and libraries beside it, wherever target/ is. It tells the
# program its own name: pg_dumpall looks for pg_dump beside itself.
wrapper() {
  local loader libraries up
  loader="$(cd "$new" && find usr/lib -name 'ld-linux*' -type f | head -n 1)"
  libraries="$(dirname "$loader")"
  up="$(dirname "$1" | sed 's#[^./][^/]*#/..#g; s#^\.$##')"
  mkdir -p "$(dirname "$new/$1")"
  cat >"$new/$1" <<SH
#!/bin/sh
# Written by fetch.sh.
here="\${0%/*}$up"
exec "\$here/$loader" --inhibit-cache --argv0 "\$0" --library-path "\$here/$libraries" "\$here/usr/$2" "\$@"
SH
  chmod 755 "$new/$1"
  "$new/$1" --version >&2
}

if [ "${1:-}" != --renew ] && cmp -s "$pins" "target/root/$pins"; then exit 0; fi
command -v apt-get >/dev/null 2>&1 || fail "this is not Debian" "name a redis-server 8 with -Dredis.server.8=FILE, and -Dvalkey.server.8=FILE"
[ -f "$keyring" ] || fail "$keyring is missing" "apt-get install debian-archive-keyring"
from="${DEBIAN_MIRROR:-$(mirror)}"
from="${from:-http://deb.debian.org/debian}"
architecture="$(dpkg --print-architecture)"
mkdir -p target
if [ "${1:-}" = --renew ]; then
  renew
  exit 0
fi

private_apt "$architecture"
grep "^$architecture " "$pins" >"$work/wanted" ||
  fail "servers/debian/$pins names no packages for $architecture" "name a redis-server 8 with -Dredis.server.8=FILE, and -Dvalkey.server.8=FILE"
available "$architecture" >"$work/available"
compare
mapfile -t packages < <(names)
(cd "$work/archives" && apt-get download -qq "${packages[@]}")
check
rm -rf "$new" target/root
mkdir "$new"
for package in "$work"/archives/*.deb; do
  dpkg -x "$package" "$new"
done
# Under any other name these programs are the servers.
wrapper redis-server bin/redis-check-rdb
wrapper valkey-server bin/valkey-check-rdb
for program in pg_dump pg_dumpall pg_restore; do
  wrapper "postgresql-17/$program" "lib/postgresql/17/bin/$program"
done
cp "$pins" "$new/"
mv "$new" target/root
rm -rf "$work"
