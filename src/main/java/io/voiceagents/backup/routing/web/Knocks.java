package io.voiceagents.backup.routing.web;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts refusals by the network of an address (of IPv6 64 bits, which is what one host has), and
 * all of them, so that of many only a few are put on record, and how many there were. Thread-safe.
 */
final class Knocks {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  static final int MOST = 20;

  /** Of all addresses together: whoever has many must not fill a log that is never made shorter. */
  static final int MOST_OF_ALL = 300;

  private static final int ADDRESSES = 10_000;

  private final Map<String, Count> counts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
          return size() > ADDRESSES;
        }
      };

  private Count all = new Count(Instant.EPOCH, 0);
  private int dropped;

  private record Count(Instant since, int seen) {
    /** With one more; of a new minute if this one is over. */
    Count next(Instant now) {
      return now.isAfter(since.plus(WINDOW)) ? new Count(now, 1) : new Count(since, seen + 1);
    }
  }

  /**
   * What there is to say of a refusal.
   *
   * @param many whether there were too many within the last minute
   * @param dropped how many were too many since the last one that was not
   */
  record Told(boolean many, int dropped) {}

  /** Notes one more. */
  synchronized Told told(String address, Instant now) {
    String network = Addresses.network(address);
    Count own = counts.getOrDefault(network, new Count(now, 0)).next(now);
    counts.put(network, own);
    if (own.seen() <= MOST) {
      all = all.next(now);
      if (all.seen() <= MOST_OF_ALL) {
        Told told = new Told(false, dropped);
        dropped = 0;
        return told;
      }
    }
    dropped++;
    return new Told(true, 0);
  }
}
