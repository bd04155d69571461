package io.voiceagents.backup.restore;

import io.voiceagents.backup.catalog.LogHistory;
import io.voiceagents.backup.catalog.LogOutline;
import io.voiceagents.backup.catalog.LogRanges;
import io.voiceagents.backup.catalog.LogStream;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.seal.StreamPart;
import io.voiceagents.backup.source.LogPosition;
import io.voiceagents.backup.source.redis.RedisLogIdentity;
import io.voiceagents.backup.source.redis.RedisSnapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The logs of a Redis in a repository. A stream may go on where the one before it ends
 * (docs/format.md §12): together they are one log, of which only what is needed is listed.
 */
public final class RedisLogs {
  private final LogStreams streams;
  private final String type;

  public RedisLogs(LogStreams streams, String type) {
    this.streams = streams;
    this.type = type;
  }

  /**
   * A log from the stream on in which a set lies.
   *
   * @param last the youngest stream of it
   */
  public record Found(LogHistory history, LogStream last) {}

  /**
   * The log in which a set lies. After a break the same server counts on in the same history, so it
   * may lie behind the end of an older log too: the youngest is meant.
   *
   * @param until what was received later need not be listed
   */
  public Optional<Found> around(RedisSnapshot snapshot, Instant until) throws IOException {
    Optional<Found> youngest = Optional.empty();
    for (List<LogStream> log : logs()) {
      Optional<Found> found = around(snapshot, until, log);
      youngest = found.isPresent() ? found : youngest;
    }
    return youngest;
  }

  /** What all logs cover, the oldest first. */
  List<LogOutline> outlines() throws IOException {
    List<LogOutline> all = new ArrayList<>();
    for (List<LogStream> log : logs()) {
      LogRanges ranges = new LogRanges();
      for (LogStream stream : log) {
        streams.ranges(stream.id(), ranges);
      }
      all.add(LogOutline.of(ranges, begin(log.get(0))));
    }
    return all;
  }

  private Optional<Found> around(RedisSnapshot snapshot, Instant until, List<LogStream> log)
      throws IOException {
    int first = -1;
    for (int i = 0; i < log.size(); i++) {
      first = begin(log.get(i)).position() <= snapshot.offset() ? i : first;
    }
    if (first < 0) {
      return Optional.empty();
    }
    List<StreamPart> parts = new ArrayList<>();
    boolean more = true;
    for (int i = first; more && i < log.size(); i++) {
      parts.addAll(streams.parts(log.get(i).id()));
      more = parts.stream().noneMatch(part -> part.at().isAfter(until));
    }
    LogHistory history = LogHistory.of(parts, begin(log.get(first)));
    return history.has(snapshot.replicationId(), snapshot.offset())
        ? Optional.of(new Found(history, log.get(log.size() - 1)))
        : Optional.empty();
  }

  /** The streams, the oldest first; those that go on with one another together. */
  private List<List<LogStream>> logs() throws IOException {
    List<List<LogStream>> logs = new ArrayList<>();
    for (LogStream stream : streams.of(type)) {
      if (RedisLogIdentity.beginning(stream.identity()).isEmpty()) {
        continue;
      }
      if (logs.isEmpty() || !RedisLogIdentity.goesOn(stream.identity())) {
        logs.add(new ArrayList<>());
      }
      logs.get(logs.size() - 1).add(stream);
    }
    return logs;
  }

  private static LogPosition begin(LogStream stream) {
    return RedisLogIdentity.beginning(stream.identity()).orElseThrow();
  }
}
