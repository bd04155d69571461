package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.LogCoverage;
import io.voiceagents.backup.catalog.LogStream;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.restore.StopSearch.Stop;
import io.voiceagents.backup.restore.WalPlan.Segment;
import io.voiceagents.backup.restore.WalWay.Leg;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.postgres.WalNames;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Finds the WAL from the end of a set to a target, and refuses where some of it is missing. */
final class WalPlanner {
  private final LogStreams streams;
  private final Manifest manifest;
  private final RecoveryTarget target;
  private final LogCoverage coverage;
  private final WalWay way;

  WalPlanner(LogStreams streams, Manifest manifest, RecoveryTarget target) throws IOException {
    this.streams = streams;
    this.manifest = manifest;
    this.target = target;
    List<StreamPart> parts = parts();
    this.coverage = LogCoverage.of(parts);
    this.way =
        new WalWay(
            manifest, target, StoredWal.of(streams, parts, coverage.parts(LogCoverage.DOCUMENTS)));
  }

  private List<StreamPart> parts() throws IOException {
    List<StreamPart> parts = new ArrayList<>();
    for (LogStream stream :
        StoredWal.of(streams, manifest.summary().type(), WalWay.system(manifest, target))) {
      parts.addAll(streams.parts(stream.id()));
    }
    return parts;
  }

  WalPlan plan() throws IOException {
    int last = way.last();
    List<Leg> legs = way.legs();
    refuseOutside(legs.get(legs.size() - 1).end());
    return plan(legs, last, way.until(legs));
  }

  private WalPlan plan(List<Leg> legs, int timeline, Instant until) throws IOException {
    Cut cut = cut(legs);
    refuseUnknown(cut, until);
    List<Segment> segments = new ArrayList<>();
    for (Leg leg : cut.legs()) {
      segments.addAll(segments(leg));
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
  private Cut cut(List<Leg> legs) throws IOException {
    if (target.kind() != RecoveryTarget.Kind.TIME) {
      return new Cut(legs, target.kind() == RecoveryTarget.Kind.LATEST);
    }
    StopSearch search =
        new StopSearch(streams, coverage, Instant.parse(target.value()), way.segmentSize());
    List<Leg> kept = new ArrayList<>();
    for (Leg leg : legs) {
      Stop stop = search.search(WalNames.lane(leg.timeline()), leg.start(), leg.end());
      if (stop instanceof Stop.At at) {
        long end = way.segmentStart(at.position() - 1) + way.segmentSize();
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

  /** A later commit in the WAL shows that nothing before it is missing; else only its parts say. */
  private void refuseUnknown(Cut cut, Instant until) throws RestoreRefusedException {
    boolean reached = target.kind() != RecoveryTarget.Kind.TIME || !cut.allOfIt();
    if (!reached && Instant.parse(target.value()).isAfter(until)) {
      throw way.refused(
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
        throw way.refused(
            "it was finished at " + manifest.summary().finishedAt() + ", after " + time,
            "take an older set, or 'latest', which finds one");
      }
    }
    if (target.kind() == RecoveryTarget.Kind.LSN && WalWay.position(target.value()) > end) {
      throw way.refused(
          "the stored WAL ends at " + WalNames.position(end), "name a position up to there");
    }
  }

  private List<Segment> segments(Leg leg) {
    List<Segment> segments = new ArrayList<>();
    String lane = WalNames.lane(leg.timeline());
    for (long start = leg.start(); start < leg.end(); start += way.segmentSize()) {
      long end = Math.min(start + way.segmentSize(), leg.end());
      segments.add(
          new Segment(
              WalNames.segment(leg.timeline(), start, way.segmentSize()),
              new SegmentFile(start, way.segmentSize(), end, coverage.parts(lane, start, end))));
    }
    return segments;
  }
}
