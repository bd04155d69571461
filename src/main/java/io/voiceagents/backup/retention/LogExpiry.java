package io.voiceagents.backup.retention;

import io.voiceagents.backup.catalog.ChainState;
import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.ExpiringChains;
import io.voiceagents.backup.catalog.Ids;
import io.voiceagents.backup.catalog.LogCoverage;
import io.voiceagents.backup.catalog.LogStream;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.catalog.Manifest;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.postgres.WalNames;
import io.voiceagents.backup.store.ObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deletes what no set needs of a type's log (decision 21): what was written a day before the oldest
 * chain began, by the clock of the store as well as by the chain's id, and only if a run saw that a
 * grace time before. Of WAL, nothing that a set begins after: its manifest says where it begins,
 * whatever clocks say.
 */
final class LogExpiry {
  static final String SYSTEM_IDENTIFIER = "system_identifier";
  private static final Duration MARGIN = Duration.ofDays(1);
  private static final long LARGEST_SEGMENT = 1L << 30;

  private final Chains chains;
  private final ExpiringChains expiring;
  private final LogCuts cuts;
  private final Duration grace;
  private final LogStreams streams;

  LogExpiry(Chains chains, ExpiringChains expiring, LogCuts cuts, Duration grace) {
    this.chains = chains;
    this.expiring = expiring;
    this.cuts = cuts;
    this.grace = grace;
    this.streams = new LogStreams(chains);
  }

  /** What was deleted. */
  record Deleted(int parts, long bytes) {
    static final Deleted NOTHING = new Deleted(0, 0);

    Deleted plus(Deleted other) {
      return new Deleted(parts + other.parts, bytes + other.bytes);
    }
  }

  /**
   * Deletes what is not needed.
   *
   * @param fates of the chains before anything was deleted
   */
  Deleted expire(String type, List<ChainFate> fates, String run) throws IOException {
    List<LogStream> all = streams.of(type);
    List<ChainState> remaining = remaining(type, fates);
    if (all.isEmpty() || remaining.isEmpty()) {
      return Deleted.NOTHING;
    }
    Optional<Instant> cut = cuts.agree(type, cut(remaining), run, grace);
    Deleted deleted = Deleted.NOTHING;
    for (int i = 0; i < all.size() && cut.isPresent(); i++) {
      boolean over = i + 1 < all.size() && Ids.time(all.get(i + 1).id()).isBefore(cut.get());
      deleted = deleted.plus(expire(all.get(i), over, cut.get(), remaining));
    }
    return deleted;
  }

  /** The chains of two listings: one that only one of them lacks has not gone. */
  private List<ChainState> remaining(String type, List<ChainFate> fates) throws IOException {
    List<ChainState> remaining = new ArrayList<>(expiring.youngestFirst(type));
    for (ChainFate fate : fates) {
      boolean listed =
          remaining.stream().anyMatch(state -> state.chain().equals(fate.state().chain()));
      if (!listed && fate.fate() != Fate.EXPIRE) {
        remaining.add(fate.state());
      }
    }
    return remaining;
  }

  private Instant cut(List<ChainState> remaining) throws IOException {
    Instant oldest = Instant.MAX;
    for (ChainState state : remaining) {
      Instant stored = Instant.ofEpochSecond(expiring.storedSeconds(state));
      Instant begun = Ids.time(state.chain());
      Instant earlier = begun.isBefore(stored) ? begun : stored;
      oldest = earlier.isBefore(oldest) ? earlier : oldest;
    }
    return oldest.minus(MARGIN);
  }

  private Deleted expire(LogStream stream, boolean over, Instant cut, List<ChainState> remaining)
      throws IOException {
    List<StreamPart> parts = streams.parts(stream.id());
    if (!stream.isWal()) {
      // The positions of other logs count from the beginning of their stream.
      boolean old = parts.stream().allMatch(part -> part.at().isBefore(cut));
      return over && old ? deleteAll(stream, parts) : Deleted.NOTHING;
    }
    List<StreamPart> old = before(parts, cut);
    if (old.isEmpty()) {
      return Deleted.NOTHING;
    }
    long floor = floor(stream, remaining);
    return delete(old.stream().filter(part -> part.end() <= floor).toList());
  }

  /**
   * Where the WAL begins that a set needs: no part that ends after it goes. Positions of one
   * cluster ascend across its timelines.
   */
  private long floor(LogStream stream, List<ChainState> remaining) throws IOException {
    String system = stream.identity().getOrDefault(SYSTEM_IDENTIFIER, "");
    long floor = Long.MAX_VALUE;
    for (ChainState state : remaining) {
      for (SetSummary set : state.sets()) {
        Optional<Manifest> manifest = expiring.authentic(set);
        if (state.damage().isPresent() || manifest.isEmpty()) {
          return 0;
        }
        if (system.equals(manifest.get().facts().get(SYSTEM_IDENTIFIER))) {
          floor = Math.min(floor, start(manifest.get()));
        }
      }
    }
    return floor;
  }

  /** The beginning of the largest segment that there can be. */
  private static long start(Manifest manifest) throws IOException {
    String start = manifest.facts().get("wal.start_lsn");
    return start == null ? 0 : WalNames.parse(start) / LARGEST_SEGMENT * LARGEST_SEGMENT;
  }

  /**
   * The beginning of each lane, up to a part that was written before the cut, which stays: by its
   * time, what lies before it is older.
   */
  private static List<StreamPart> before(List<StreamPart> parts, Instant cut) {
    LogCoverage coverage = LogCoverage.of(parts);
    List<StreamPart> old = new ArrayList<>();
    for (String lane : coverage.lanes()) {
      List<StreamPart> ascending = coverage.parts(lane);
      long needed = 0;
      for (StreamPart part : ascending) {
        boolean timed = part.at().isAfter(Instant.EPOCH);
        if (timed && !part.at().isBefore(cut)) {
          break;
        }
        needed = timed ? part.start() : needed;
      }
      long until = needed;
      ascending.stream().filter(part -> part.end() <= until).forEach(old::add);
    }
    return old;
  }

  private Deleted deleteAll(LogStream stream, List<StreamPart> parts) throws IOException {
    Deleted deleted = delete(parts);
    ObjectStore store = chains.repository().store();
    // A stream that is described has its keys.
    store.delete(ObjectKeys.stream(stream.id()));
    List<String> wraps = new ArrayList<>();
    store.list(ObjectKeys.wraps(stream.id()), info -> wraps.add(info.key()));
    for (String wrap : wraps) {
      store.delete(wrap);
    }
    return deleted;
  }

  private Deleted delete(List<StreamPart> parts) throws IOException {
    Deleted deleted = Deleted.NOTHING;
    for (StreamPart part : parts) {
      chains.repository().store().delete(part.key());
      deleted = deleted.plus(new Deleted(1, part.length()));
    }
    return deleted;
  }
}
