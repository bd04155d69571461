package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.LogCoverage;
import io.voiceagents.backup.catalog.LogCoverage.Range;
import io.voiceagents.backup.catalog.LogStream;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.restore.StopSearch.Stop;
import io.voiceagents.backup.restore.WalPlan.Segment;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.postgres.TimelineHistory;
import io.voiceagents.backup.source.postgres.TimelineHistory.Ancestor;
import io.voiceagents.backup.source.postgres.WalNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the WAL from the end of a set to a target, and refuses where some of it is missing. */
final class WalPlanner {
  private final LogStreams streams;
  private final Manifest manifest;
  private final RecoveryTarget target;
  private final long segmentSize;

  WalPlanner(LogStreams streams, Manifest manifest, RecoveryTarget target) throws IOException {
    this.streams = streams;
    this.manifest = manifest;
    this.target = target;
    this.segmentSize = Long.parseLong(fact("wal.segment_size"));
  }

  /** A timeline on the way, with the positions that are needed of it. */
  private record Leg(int timeline, long start, long end) {}

  WalPlan plan() throws IOException {
    LogCoverage coverage = LogCoverage.of(parts());
    List<Integer> timelines = coverage.lanes().stream().map(WalNames::timeline).toList();
    if (timelines.isEmpty()) {
      throw refused(
          "no WAL of this cluster is stored",
          "'backupctl wal follow' stores it; without it only the set itself can be restored");
    }
    int last = target.timeline().orElse(timelines.get(timelines.size() - 1));
    List<Leg> legs = legs(last, coverage);
    Leg lastLeg = legs.get(legs.size() - 1);
    refuseOutside(lastLeg.end());
    return plan(coverage, legs, last, until(legs, coverage));
  }

  private WalPlan plan(LogCoverage coverage, List<Leg> legs, int timeline, Instant until)
      throws IOException {
    Cut cut = cut(coverage, legs);
    refuseUnknown(cut, until);
    List<Segment> segments = new ArrayList<>();
    for (Leg leg : cut.legs()) {
      segments.addAll(segments(leg, coverage));
    }
    Leg first = cut.legs().get(0);
    Leg end = cut.legs().get(cut.legs().size() - 1);
    return new WalPlan(
        segments,
        // All of them, of later timelines too: a server that ends its recovery begins a timeline
        // that is new to all of them.
        coverage.parts(LogCoverage.DOCUMENTS),
        timeline,
        new WalRange(first.timeline(), first.start(), end.timeline(), end.end()),
        until,
        cut.allOfIt());
  }

  /** What is needed of the way. */
  private record Cut(List<Leg> legs, boolean allOfIt) {}

  /** Leaves out what comes after the record that ends a recovery to a time. */
  private Cut cut(LogCoverage coverage, List<Leg> legs) throws IOException {
    if (target.kind() != RecoveryTarget.Kind.TIME) {
      return new Cut(legs, target.kind() == RecoveryTarget.Kind.LATEST);
    }
    StopSearch search =
        new StopSearch(streams, coverage, Instant.parse(target.value()), segmentSize);
    List<Leg> kept = new ArrayList<>();
    for (Leg leg : legs) {
      Stop stop = search.search(WalNames.lane(leg.timeline()), leg.start(), leg.end());
      if (stop instanceof Stop.At at) {
        long end = segmentStart(at.position() - 1) + segmentSize;
        kept.add(new Leg(leg.timeline(), leg.start(), Math.min(end, leg.end())));
        return new Cut(kept, false);
      }
      if (stop instanceof Stop.Unknown) {
        return new Cut(legs, false);
      }
      kept.add(leg);
    }
    return new Cut(legs, true);
  }

  private List<StreamPart> parts() throws IOException {
    List<StreamPart> parts = new ArrayList<>();
    for (LogStream stream : streams.of(manifest.summary().type())) {
      String system = stream.identity().getOrDefault("system_identifier", "");
      if (system.equals(fact("system_identifier"))) {
        parts.addAll(streams.parts(stream.id()));
      }
    }
    return parts;
  }

  private List<Leg> legs(int last, LogCoverage coverage) throws IOException {
    int first = Integer.parseInt(fact("wal.timeline"));
    long from = position(fact("wal.end_lsn"));
    List<Leg> legs = new ArrayList<>();
    boolean on = false;
    for (Ancestor ancestor : ancestors(last, coverage)) {
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
    legs.add(last(last, segmentStart(from), coverage));
    for (Leg leg : legs) {
      refuseGap(leg, coverage);
    }
    return legs;
  }

  private Leg last(int timeline, long start, LogCoverage coverage) throws IOException {
    String lane = WalNames.lane(timeline);
    Optional<Range> range = coverage.around(lane, start);
    if (range.isEmpty()) {
      throw gap(timeline, start, coverage);
    }
    if (range.get().end() < coverage.end(lane) && target.kind() == RecoveryTarget.Kind.LATEST) {
      throw gap(timeline, range.get().end(), coverage);
    }
    return new Leg(timeline, start, range.get().end());
  }

  private List<Ancestor> ancestors(int timeline, LogCoverage coverage) throws IOException {
    if (timeline == 1) {
      return List.of();
    }
    StreamPart part =
        history(timeline, coverage)
            .orElseThrow(
                () ->
                    refused(
                        "the history of timeline " + timeline + " is not stored",
                        "follow the WAL again: it is stored first; or name another --timeline"));
    String text = new String(streams.read(part), StandardCharsets.UTF_8);
    return TimelineHistory.parse(text, WalNames.history(timeline)).ancestors();
  }

  private static Optional<StreamPart> history(int timeline, LogCoverage coverage) {
    long position = WalNames.historyPosition(timeline);
    return coverage.parts(LogCoverage.DOCUMENTS).stream()
        .filter(part -> part.start() == position)
        .findFirst();
  }

  private void refuseGap(Leg leg, LogCoverage coverage) throws IOException {
    Optional<Range> range = coverage.around(WalNames.lane(leg.timeline()), leg.start());
    if (range.isEmpty()) {
      throw gap(leg.timeline(), leg.start(), coverage);
    }
    if (range.get().end() < leg.end()) {
      throw gap(leg.timeline(), range.get().end(), coverage);
    }
  }

  /**
   * Up to when nothing is missing that the server had written. The set holds what was written
   * before it began; a part that reaches past the way there speaks of another one.
   */
  private Instant until(List<Leg> legs, LogCoverage coverage) {
    long last = legs.get(legs.size() - 1).end();
    Instant until = manifest.summary().startedAt();
    for (Leg leg : legs) {
      long end = Math.min(leg.end(), last);
      for (StreamPart part :
          coverage.parts(WalNames.lane(leg.timeline()), leg.start(), leg.end())) {
        until = part.end() <= end && part.at().isAfter(until) ? part.at() : until;
      }
    }
    return until;
  }

  /** A later commit in the WAL shows that nothing before it is missing; else only its parts say. */
  private void refuseUnknown(Cut cut, Instant until) throws RestoreRefusedException {
    boolean reached = target.kind() != RecoveryTarget.Kind.TIME || !cut.allOfIt();
    if (!reached && Instant.parse(target.value()).isAfter(until)) {
      throw refused(
          "the stored WAL is known to be whole up to "
              + until
              + ", and holds no commit after "
              + target.value(),
          "name a time up to then, or leave --target-time out to recover all of it");
    }
  }

  private void refuseOutside(long end) throws RestoreRefusedException {
    if (target.kind() == RecoveryTarget.Kind.TIME) {
      Instant time = Instant.parse(target.value());
      if (time.isBefore(manifest.summary().finishedAt())) {
        throw refused(
            "it was finished at " + manifest.summary().finishedAt() + ", after " + time,
            "take an older set, or 'latest', which finds one");
      }
    }
    if (target.kind() == RecoveryTarget.Kind.LSN && position(target.value()) > end) {
      throw refused(
          "the stored WAL ends at " + WalNames.position(end), "name a position up to there");
    }
  }

  private List<Segment> segments(Leg leg, LogCoverage coverage) {
    List<Segment> segments = new ArrayList<>();
    String lane = WalNames.lane(leg.timeline());
    for (long start = leg.start(); start < leg.end(); start += segmentSize) {
      long end = Math.min(start + segmentSize, leg.end());
      segments.add(
          new Segment(
              WalNames.segment(leg.timeline(), start, segmentSize),
              new SegmentFile(start, segmentSize, end, coverage.parts(lane, start, end))));
    }
    return segments;
  }

  private RestoreRefusedException gap(int timeline, long from, LogCoverage coverage) {
    String lane = WalNames.lane(timeline);
    Optional<Range> next =
        coverage.ranges(lane).stream().filter(range -> range.start() > from).findFirst();
    Optional<Range> before =
        coverage.ranges(lane).stream()
            .filter(range -> range.end() <= from && range.isTimed())
            .reduce((a, b) -> b);
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

  private RestoreRefusedException refused(String what, String hint) {
    return new RestoreRefusedException(
        manifest.summary().key()
            + " can't be recovered to "
            + target.words()
            + ": "
            + what
            + ". Hint: "
            + hint);
  }

  private long segmentStart(long position) {
    return position - position % segmentSize;
  }

  private static long position(String text) {
    String[] halves = text.split("/", 2);
    return Long.parseLong(halves[0], 16) << 32 | Long.parseLong(halves[1], 16);
  }

  private String fact(String name) throws RestoreRefusedException {
    Map<String, String> facts = manifest.facts();
    String value = facts.get(name);
    if (value == null) {
      throw refused("the set does not say its " + name, "take another set");
    }
    return value;
  }
}
