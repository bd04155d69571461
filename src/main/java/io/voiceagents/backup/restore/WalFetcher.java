package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.CatalogException;
import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.LogCoverage;
import io.voiceagents.backup.catalog.LogStream;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.catalog.Repository;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.postgres.TimelineHistory;
import io.voiceagents.backup.source.postgres.TimelineHistory.Ancestor;
import io.voiceagents.backup.source.postgres.WalFileName;
import io.voiceagents.backup.source.postgres.WalFileName.History;
import io.voiceagents.backup.source.postgres.WalFileName.Segment;
import io.voiceagents.backup.source.postgres.WalNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Single files of WAL for {@code restore_command}. PostgreSQL takes 'not there' for the end of the
 * WAL and promotes; so that is said only when it is proven. Thread-safe.
 */
public final class WalFetcher {
  private static final String SYSTEM = "system_identifier";

  private final Chains chains;
  private final LogStreams streams;
  private final Map<String, List<LogStream>> known = new ConcurrentHashMap<>();

  public WalFetcher(Chains chains) {
    this.chains = chains;
    this.streams = new LogStreams(chains);
  }

  /**
   * A file that a server asks for.
   *
   * @param system identifier of the cluster; empty for the one whose WAL came last
   * @param range what the recovery was planned with; empty for all that is stored
   */
  public record Wanted(
      String type, Optional<String> system, Optional<WalRange> range, String name) {
    Wanted as(String other) {
      return new Wanted(type, system, range, other);
    }
  }

  /** What became of a file that was asked for. */
  public enum Outcome {
    /** It is written, and will never be another. */
    WHOLE,
    /** It is written as far as the log goes; it may go further by now. */
    TAIL,
    /** It is proven that there is none: the store showed who it is, before and after. */
    MISSING
  }

  /**
   * Writes a file.
   *
   * @throws IOException if it can't be told, or if it should be there and is not
   */
  public Outcome fetch(Wanted wanted, Path file) throws IOException {
    Optional<WalFileName> name = WalFileName.parse(wanted.name());
    if (name.isPresent() && name.get() instanceof Segment segment) {
      return segment(wanted, segment, file);
    }
    if (name.isPresent() && name.get() instanceof History history) {
      return history(wanted, history.timeline(), file);
    }
    throw new CatalogException(
        "'"
            + wanted.name()
            + "' is no file of WAL that is stored here. Hint: restore_command passes %f");
  }

  /** The segment after one; empty if the name is not that of a segment. */
  public Optional<Wanted> next(Wanted wanted) throws IOException {
    Optional<WalFileName> name = WalFileName.parse(wanted.name());
    if (name.isEmpty() || !(name.get() instanceof Segment segment)) {
      return Optional.empty();
    }
    long size = segmentSize(streams(wanted).get(0));
    long start = segment.start(size) + size;
    return Optional.of(wanted.as(WalNames.segment(segment.timeline(), start, size)));
  }

  private Outcome history(Wanted wanted, int timeline, Path file) throws IOException {
    Optional<byte[]> text = history(wanted, timeline);
    if (text.isEmpty()) {
      prove(wanted);
      text = history(wanted, timeline);
    }
    if (text.isEmpty()) {
      prove(wanted);
      return Outcome.MISSING;
    }
    Files.write(file, text.get());
    return Outcome.WHOLE;
  }

  private Optional<byte[]> history(Wanted wanted, int timeline) throws IOException {
    long position = WalNames.historyPosition(timeline);
    for (LogStream stream : streams(wanted)) {
      List<StreamPart> found =
          streams.parts(stream.id(), LogCoverage.DOCUMENTS, position, position + 1);
      if (!found.isEmpty()) {
        return Optional.of(streams.read(found.get(0)));
      }
    }
    return Optional.empty();
  }

  private Outcome segment(Wanted wanted, Segment segment, Path file) throws IOException {
    long size = segmentSize(streams(wanted).get(0));
    long start = segment.start(size);
    long limit =
        wanted.range().map(range -> range.limit(segment.timeline())).orElse(Long.MAX_VALUE);
    if (start >= limit) {
      return Outcome.MISSING;
    }
    Found found = find(wanted, segment.timeline(), start, size, Math.min(limit, start + size));
    if (!found.whole()) {
      if (isElsewhere(wanted, segment.timeline(), start, size)) {
        return Outcome.MISSING;
      }
      found = find(wanted, segment.timeline(), start, size, Math.min(limit, start + size));
      refuseGap(wanted, segment, found);
      prove(wanted);
    }
    if (found.covered() == start) {
      return Outcome.MISSING;
    }
    found.file().write(file, streams);
    return found.whole() ? Outcome.WHOLE : Outcome.TAIL;
  }

  /**
   * What is there of a segment.
   *
   * @param covered position up to which it is there from its start on
   * @param whole whether that is all
   */
  private record Found(SegmentFile file, long covered, boolean whole) {}

  private Found find(Wanted wanted, int timeline, long start, long size, long end)
      throws IOException {
    String lane = WalNames.lane(timeline);
    long first = start - start % StreamPart.MAX_BYTES;
    List<StreamPart> parts = new ArrayList<>();
    for (LogStream stream : streams(wanted)) {
      parts.addAll(streams.parts(stream.id(), lane, first, start + size));
    }
    LogCoverage coverage = LogCoverage.of(parts);
    long covered = coverage.around(lane, start).map(LogCoverage.Range::end).orElse(start);
    List<StreamPart> within = coverage.parts(lane, start, end);
    SegmentFile file = new SegmentFile(start, size, Math.min(covered, end), within);
    return new Found(file, covered, covered >= end);
  }

  /** Whether a segment need not be here: it came with the set, or is before its timeline. */
  private boolean isElsewhere(Wanted wanted, int timeline, long start, long size)
      throws IOException {
    prove(wanted);
    if (wanted.range().isPresent() && wanted.range().get().isBefore(timeline, start)) {
      return true;
    }
    if (timeline == 1) {
      return false;
    }
    Optional<byte[]> text = history(wanted, timeline);
    if (text.isEmpty()) {
      return false;
    }
    List<Ancestor> ancestors =
        TimelineHistory.parse(
                new String(text.get(), StandardCharsets.UTF_8), WalNames.history(timeline))
            .ancestors();
    long branch = ancestors.isEmpty() ? 0 : ancestors.get(ancestors.size() - 1).end();
    return start + size <= branch - branch % size;
  }

  private void refuseGap(Wanted wanted, Segment segment, Found found) throws IOException {
    String lane = WalNames.lane(segment.timeline());
    long end = wanted.range().map(range -> range.promised(segment.timeline())).orElse(0L);
    for (LogStream stream : streams(wanted)) {
      end = Math.max(end, streams.end(stream.id(), lane));
    }
    if (!found.whole() && end > found.covered()) {
      throw new CatalogException(
          "WAL is missing on timeline "
              + segment.timeline()
              + " from "
              + WalNames.position(found.covered())
              + " on, though it goes on to "
              + WalNames.position(end)
              + ". Hint: 'backupctl wal audit' shows the gaps; recover to a time before this one");
    }
  }

  /** A store that lost its mount looks empty; here it must show who it is, and its logs. */
  private void prove(Wanted wanted) throws IOException {
    Repository seen = Repository.open(chains.repository().store());
    if (!seen.id().equals(chains.repository().id())) {
      throw new CatalogException(
          seen.store().describe()
              + " is another repository than before. Hint: something else is mounted there");
    }
    List<LogStream> fresh = streams.of(wanted.type());
    if (!fresh.containsAll(known.getOrDefault(wanted.type(), List.of()))) {
      throw new CatalogException(
          "logs of '"
              + wanted.type()
              + "' that were there are gone from "
              + seen.store().describe()
              + ". Hint: is the store whole?");
    }
    known.put(wanted.type(), fresh);
  }

  private List<LogStream> streams(Wanted wanted) throws IOException {
    List<LogStream> all = known.get(wanted.type());
    if (all == null) {
      all = streams.of(wanted.type());
    }
    if (all.isEmpty()) {
      throw none(wanted, "no WAL");
    }
    known.put(wanted.type(), all);
    String system = wanted.system().orElse(system(all.get(all.size() - 1)));
    List<LogStream> fitting = all.stream().filter(one -> system(one).equals(system)).toList();
    if (fitting.isEmpty()) {
      throw none(wanted, "no WAL of cluster " + system);
    }
    return fitting;
  }

  private CatalogException none(Wanted wanted, String what) {
    return new CatalogException(
        chains.repository().store().describe()
            + " holds "
            + what
            + " for policy '"
            + wanted.type()
            + "'. Hint: --type names the policy under which it was stored");
  }

  private static String system(LogStream stream) {
    return stream.identity().getOrDefault(SYSTEM, "");
  }

  private static long segmentSize(LogStream stream) {
    return Long.parseLong(stream.identity().getOrDefault("wal.segment_size", "16777216"));
  }
}
