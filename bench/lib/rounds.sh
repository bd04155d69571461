# shellcheck shell=bash
# One round: every verb in turn, and within a verb one contender after the other, so that a slow minute of the machine
# hits all of them.

# Result rows, tab-separated: size, data set, store, contender, round, verb, status, wall, user, sys, server CPU, busy cores
# of others, largest KiB, sum KiB, stored bytes, command, note.
row() {
  local IFS=$'\t'
  printf '%s\n' "$*" >>"$RESULTS"
}

EMPTY_NUMBERS=$'\t\t\t\t\t\t'

# ---- called by contenders
restored_at() { echo "$1" >"$MEASURE/restored"; }
not_offered() { exit 99; }

# in_contender NAME FUNCTION: calls it in a shell of its own; 99 where the contender has no such function.
in_contender() (
  set -euo pipefail
  # shellcheck source=/dev/null
  source "$BENCH/contenders/$1.sh"
  declare -F "$2" >/dev/null || exit 99
  "$2"
)

# run_verb PARTICIPANT ROUND VERB [LABEL]
run_verb() {
  local participant=$1 round=$2 verb=$3 label=${4:-$3} rc=0
  local name=${participant%@*}
  STORE=${participant#*@} REPO=$SCRATCH/repositories/$participant TARGET=$SCRATCH/restored/$participant
  [ -z "${BROKEN[$participant]:-}" ] || return 0
  rm -rf "$MEASURE" "$TARGET" && mkdir -p "$MEASURE" "$REPO"
  [ "$verb" = init ] || warm "$verb"
  local servers=$SERVER_PIDS
  [ "$STORE" != s3 ] || SERVER_PIDS="$SERVER_PIDS $S3_PID"
  set +e
  in_contender "$name" "$verb"
  rc=$?
  set -e
  SERVER_PIDS=$servers
  case $rc in
    0) [ "$verb" = init ] || record "$participant" "$round" "$verb" "$label" ;;
    99) : ;;
    *) broken "$participant" "$round" "$label" "$rc" ;;
  esac
}

# The page cache holds what will be read: caches can't be dropped everywhere.
warm() {
  local what=$SOURCE
  [ "$1" != restore ] || what=$(repository)
  find "$what" -type f -exec cat {} + >/dev/null 2>&1 || true
}

repository() {
  if [ "$STORE" = s3 ]; then
    echo "$SCRATCH/s3/bench/${REPO##*/}" | sed 's/@s3$//'
  else
    echo "$REPO/repository"
  fi
}

record() {
  local participant=$1 round=$2 verb=$3 label=$4 status=ok note=''
  if [ "$verb" = restore ]; then
    note=$(check "$participant") || status=wrong
  else
    HOLDS[$participant]=$STATE
  fi
  [ "$status" = ok ] || say "  $participant: the restore is not what was backed up: $note"
  row "$SIZE" "$DATASET" "$STORE" "${participant%@*}" "$round" "$label" "$status" "$(cat "$MEASURE/numbers")" \
    "$(stored_bytes "$(repository)")" "$(cat "$MEASURE/command")" "$note"
  say "  $(printf '%-22s %-16s %8.2f s' "$participant" "$label" "$(cut -f1 "$MEASURE/numbers")")"
}

# Only now, and written out: ext4 does not give out the numbers of files that were deleted within the last minute, or five if that is
# not on the disk yet (fs/ext4/ialloc.c, recently_deleted). Whoever made many files after others had removed theirs paid for that.
forget_restored() {
  rm -rf "$SCRATCH/restored"
  sync
}

# Compares the restored copy with the source as it was at that contender's last backup.
check() {
  local restored
  restored=$("${DATASET//-/_}_check" "$(cat "$MEASURE/restored")" 2>&1) || {
    echo "check failed: ${restored//$'\n'/ }"
    return 1
  }
  [ "$restored" = "${HOLDS[$1]}" ] || {
    echo "restored $restored instead of ${HOLDS[$1]}"
    return 1
  }
}

broken() {
  local note
  note=$(tail -n 3 "$MEASURE/stderr" 2>/dev/null | tr '\t\n' '  ')
  BROKEN[$1]=yes
  say "  $1: $3 failed with exit code $4: $note"
  row "$SIZE" "$DATASET" "$STORE" "${1%@*}" "$2" "$3" failed "$EMPTY_NUMBERS" '' "$(cat "$MEASURE/command" 2>/dev/null)" \
    "exit code $4: $note"
}

all() {
  local participant
  for participant in "${PARTICIPANTS[@]}"; do
    run_verb "$participant" "$@"
  done
}

# round NUMBER: the data set is opened before and closed after.
round() {
  declare -gA BROKEN=() HOLDS=()
  SERVER_PIDS=''
  rm -rf "$SCRATCH/repositories"
  "${DATASET//-/_}_open"
  if [ "$DATASET" = thirty-days ]; then
    thirty_days "$1"
  else
    five_verbs "$1"
  fi
  "${DATASET//-/_}_close"
  forget_restored
  rm -rf "$SCRATCH/repositories" "$SCRATCH/s3/bench/"*
}

five_verbs() {
  STATE=$("${DATASET}_fingerprint")
  all "$1" init
  all "$1" backup_full
  all "$1" backup_unchanged
  "${DATASET}_change" "$1"
  STATE=$("${DATASET}_fingerprint")
  all "$1" backup_changed
  all "$1" restore
}

# The default schedule: a full backup a day and three incremental ones between.
thirty_days() {
  local day quarter
  all "$1" init
  for ((day = 0; day < 30; day++)); do
    for ((quarter = 0; quarter < 4; quarter++)); do
      thirty_days_grow "$day" "$quarter"
      if [ "$day$quarter" = 293 ]; then STATE=$(thirty_days_fingerprint); else STATE=''; fi
      if [ "$quarter" = 0 ]; then all "$1" backup_full backups; else all "$1" backup_changed backups; fi
    done
  done
  all "$1" restore
}
