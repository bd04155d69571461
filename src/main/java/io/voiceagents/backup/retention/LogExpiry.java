package io.voiceagents.backup.retention;

import io.voiceagents.backup.catalog.ChainState;
import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.ExpiringChains;
import io.voiceagents.backup.catalog.Ids;
import io.voiceagents.backup.catalog.LogCoverage;
import io.voiceagents.backup.catalog.LogStream;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.keys.ChainId;
import io.voiceagents.backup.seal.ObjectKeys;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.store.ObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Deletes what no set needs of a type's log: the parts that were written a day before the oldest
 * chain began (decision 21). The day is for clocks that differ, and for base backups that begin at
 * an older checkpoint.
 *
 * <p>Only the names of the parts and of the chains are needed. The oldest chain is taken from two
 * listings, one before and one after the deletion of chains, so that one that is incomplete does
 * not make a chain look as if it had gone.
 */
final class LogExpiry {
  private static final Duration MARGIN = Duration.ofDays(1);

  private final Chains chains;
  private final ExpiringChains expiring;
  private final LogStreams streams;

  LogExpiry(Chains chains, ExpiringChains expiring) {
    this.chains = chains;
    this.expiring = expiring;
    this.streams = new LogStreams(chains);
  }

  /** What was deleted. */
  record Deleted(int parts, long bytes) {
    Deleted plus(Deleted other) {
      return new Deleted(parts + other.parts, bytes + other.bytes);
    }
  }

  /**
   * Deletes what is not needed.
   *
   * @param fates of the chains before anything was deleted
   */
  Deleted expire(String type, List<ChainFate> fates) throws IOException {
    Optional<Instant> oldest = oldest(type, fates);
    Deleted deleted = new Deleted(0, 0);
    if (oldest.isEmpty()) {
      return deleted;
    }
    Instant cut = oldest.get().minus(MARGIN);
    List<LogStream> all = streams.of(type);
    for (int i = 0; i < all.size(); i++) {
      boolean over = i + 1 < all.size() && Ids.time(all.get(i + 1).id()).isBefore(cut);
      deleted = deleted.plus(expire(all.get(i), over, cut));
    }
    return deleted;
  }

  /** When the oldest chain began that may still be restored. */
  private Optional<Instant> oldest(String type, List<ChainFate> fates) throws IOException {
    List<ChainId> remaining = new ArrayList<>();
    expiring.youngestFirst(type).stream().map(ChainState::chain).forEach(remaining::add);
    fates.stream()
        .filter(fate -> fate.fate() != Fate.EXPIRE)
        .map(fate -> fate.state().chain())
        .forEach(remaining::add);
    return remaining.stream().map(Ids::time).min(Comparator.naturalOrder());
  }

  private Deleted expire(LogStream stream, boolean over, Instant cut) throws IOException {
    List<StreamPart> parts = streams.parts(stream.id());
    boolean old = parts.stream().allMatch(part -> part.at().isBefore(cut));
    if (over && old) {
      return deleteAll(stream, parts);
    }
    // The positions of other logs count from the beginning of their stream.
    return stream.isWal() ? delete(before(parts, cut)) : new Deleted(0, 0);
  }

  /** Parts of each lane that lie before one which says that they were written before the cut. */
  private static List<StreamPart> before(List<StreamPart> parts, Instant cut) {
    LogCoverage coverage = LogCoverage.of(parts);
    List<StreamPart> old = new ArrayList<>();
    for (String lane : coverage.lanes()) {
      List<StreamPart> ascending = coverage.parts(lane);
      long needed =
          ascending.stream()
              .filter(part -> part.at().isAfter(Instant.EPOCH) && part.at().isBefore(cut))
              .mapToLong(StreamPart::start)
              .max()
              .orElse(0);
      ascending.stream().filter(part -> part.end() <= needed).forEach(old::add);
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
    Deleted deleted = new Deleted(0, 0);
    for (StreamPart part : parts) {
      chains.repository().store().delete(part.key());
      deleted = deleted.plus(new Deleted(1, part.length()));
    }
    return deleted;
  }
}
