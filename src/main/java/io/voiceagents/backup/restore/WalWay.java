package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.LogCoverage.Range;
import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.source.postgres.TimelineHistory;
import io.voiceagents.backup.source.postgres.TimelineHistory.Ancestor;
import io.voiceagents.backup.source.postgres.WalNames;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The way through the timelines from the end of a set; refuses at the first gap. */
final class WalWay {
  private final Manifest manifest;
  private final RecoveryTarget target;
  private final StoredWal wal;
  private final long segmentSize;

  WalWay(Manifest manifest, RecoveryTarget target, StoredWal wal) throws IOException {
    this.manifest = manifest;
    this.target = target;
    this.wal = wal;
    this.segmentSize = Long.parseLong(fact("wal.segment_size"));
  }

  /** A timeline on the way, with the positions that are needed of it. */
  record Leg(int timeline, long start, long end) {}

  /** The last timeline. */
  int last() throws RestoreRefusedException {
    List<Integer> timelines = wal.timelines();
    if (timelines.isEmpty()) {
      throw refused(
          "no WAL of this cluster is stored",
          "'backupctl wal follow' stores it; without it only the set itself can be restored");
    }
    return target.timeline().orElse(timelines.get(timelines.size() - 1));
  }

  /** The timelines in their order, without a gap in any of them. */
  List<Leg> legs() throws IOException {
    int last = last();
    int first = Integer.parseInt(fact("wal.timeline"));
    long from = position(fact("wal.end_lsn"));
    List<Leg> legs = new ArrayList<>();
    boolean on = false;
    for (Ancestor ancestor : ancestors(last)) {
      on |= ancestor.timeline() == first;
      if (on) {
        legs.add(new Leg(ancestor.timeline(), segmentStart(from), ancestor.end()));
        from = ancestor.end();
      }
    }
    if (!on && first != last) {
      throw refused(
          "timeline " + last + " does not come from timeline " + first + ", on which it was taken",
          "name another --timeline, or take an older set");
    }
    legs.add(last(last, segmentStart(from)));
    for (Leg leg : legs) {
      refuseGap(leg);
    }
    return legs;
  }

  private Leg last(int timeline, long start) throws IOException {
    String lane = WalNames.lane(timeline);
    Optional<Range> range = wal.ranges().around(lane, start);
    if (range.isEmpty()) {
      throw gap(timeline, start);
    }
    if (range.get().end() < wal.ranges().end(lane) && target.kind() == RecoveryTarget.Kind.LATEST) {
      throw gap(timeline, range.get().end());
    }
    return new Leg(timeline, start, range.get().end());
  }

  private List<Ancestor> ancestors(int timeline) throws IOException {
    return timeline == 1
        ? List.of()
        : wal.history(timeline)
            .map(TimelineHistory::ancestors)
            .orElseThrow(
                () ->
                    refused(
                        "the history of timeline " + timeline + " is not stored",
                        "follow the WAL again: it is stored first; or name another --timeline"));
  }

  private void refuseGap(Leg leg) throws IOException {
    Optional<Range> range = wal.ranges().around(WalNames.lane(leg.timeline()), leg.start());
    if (range.isEmpty()) {
      throw gap(leg.timeline(), leg.start());
    }
    if (range.get().end() < leg.end()) {
      throw gap(leg.timeline(), range.get().end());
    }
  }

  /**
   * Up to when nothing is missing that the server had written. The set holds what was written
   * before it began; a part that reaches past the place where a timeline was left speaks of another
   * way.
   */
  Instant until(List<Leg> legs) {
    Instant until = manifest.summary().startedAt();
    for (Leg leg : legs) {
      String lane = WalNames.lane(leg.timeline());
      Instant there =
          wal.ranges()
              .around(lane, leg.start())
              .filter(range -> range.end() <= leg.end())
              .map(Range::until)
              .orElseGet(() -> wal.ranges().until(lane, leg.end()));
      until = there.isAfter(until) ? there : until;
    }
    return until;
  }

  private RestoreRefusedException gap(int timeline, long from) {
    List<Range> ranges = wal.ranges().ranges(WalNames.lane(timeline));
    Optional<Range> next = ranges.stream().filter(range -> range.start() > from).findFirst();
    Optional<Range> before =
        ranges.stream().filter(range -> range.end() <= from && range.isTimed()).reduce((a, b) -> b);
    return refused(
        "WAL is missing on timeline "
            + timeline
            + " from "
            + WalNames.position(from)
            + next.map(range -> " to " + WalNames.position(range.start())).orElse(" on"),
        before
            .map(range -> "name a time up to " + range.until() + ", or take a newer set")
            .orElse("take a newer set, or restore this one without a target"));
  }

  RestoreRefusedException refused(String what, String hint) {
    return RestoreRefusedException.of(manifest, target, what, hint);
  }

  long segmentSize() {
    return segmentSize;
  }

  long segmentStart(long position) {
    return position - position % segmentSize;
  }

  static long position(String text) {
    String[] halves = text.split("/", 2);
    return Long.parseLong(halves[0], 16) << 32 | Long.parseLong(halves[1], 16);
  }

  private String fact(String name) throws RestoreRefusedException {
    return fact(manifest, target, name);
  }

  private static String fact(Manifest manifest, RecoveryTarget target, String name)
      throws RestoreRefusedException {
    String value = manifest.facts().get(name);
    if (value == null) {
      throw RestoreRefusedException.of(
          manifest, target, "the set does not say its " + name, "take another set");
    }
    return value;
  }

  /** The cluster that a set is of. */
  static String system(Manifest manifest, RecoveryTarget target) throws RestoreRefusedException {
    return fact(manifest, target, "system_identifier");
  }
}
