package io.voiceagents.backup.routing.web;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts refusals by address, so that of many only a few are put on record, and how many there
 * were. Thread-safe.
 */
final class Knocks {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MOST = 20;
  private static final int ADDRESSES = 10_000;

  private final Map<String, Count> counts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
          return size() > ADDRESSES;
        }
      };

  private record Count(Instant since, int seen) {}

  /**
   * What there is to say of an address.
   *
   * @param many whether there were too many within the last minute
   * @param dropped how many were too many in the minute that is over now
   */
  record Told(boolean many, int dropped) {}

  /** Notes one more. */
  synchronized Told told(String address, Instant now) {
    Count before = counts.getOrDefault(address, new Count(now, 0));
    boolean fresh = now.isAfter(before.since().plus(WINDOW));
    Count count = fresh ? new Count(now, 1) : new Count(before.since(), before.seen() + 1);
    counts.put(address, count);
    return new Told(count.seen() > MOST, fresh ? Math.max(0, before.seen() - MOST) : 0);
  }
}
