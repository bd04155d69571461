package io.voiceagents.backup.routing.web;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts wrong tokens by address. 256 bits can't be guessed; this keeps the log and the processor
 * free. A right token is let in all the same, so nobody can lock others out. Thread-safe.
 */
final class Guesses {
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

  private record Count(Instant since, int wrong) {}

  /**
   * What there is to say of an address.
   *
   * @param many whether there were too many within the last minute
   * @param dropped how many were too many in the minute that is over now
   */
  record Told(boolean many, int dropped) {}

  /** Notes a wrong token; whether there were too many. */
  boolean tooMany(String address, Instant now) {
    return told(address, now).many();
  }

  synchronized Told told(String address, Instant now) {
    Count before = counts.getOrDefault(address, new Count(now, 0));
    boolean fresh = now.isAfter(before.since().plus(WINDOW));
    Count count = fresh ? new Count(now, 1) : new Count(before.since(), before.wrong() + 1);
    counts.put(address, count);
    return new Told(count.wrong() > MOST, fresh ? Math.max(0, before.wrong() - MOST) : 0);
  }
}
