package io.voiceagents.backup.routing.web;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.voiceagents.backup.api.Caller;
import io.voiceagents.backup.api.ProblemException;
import io.voiceagents.backup.policy.RateLimits;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How much each caller may ask within a minute: a token, or the address of one who has none or a
 * wrong one. Each has a bucket of its own, so nobody can use up what is another's; of an address of
 * IPv6 its network of 64 bits, for that is what one host has. The tables are bounded: who has not
 * asked for longest is forgotten, and begins anew. Thread-safe.
 */
final class Limits {
  static final int CALLERS = 10_000;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** How many times as many wrong tokens an address may come with as it may with one of them. */
  private static final int GUESSES = 10;

  private final Table tokens;
  private final Table addresses;
  private final Table failures;
  private final Table guesses;

  /**
   * @param meter a clock that is never set
   */
  Limits(RateLimits settings, TimeMeter meter) {
    this.tokens = new Table(settings.requestsPerMinute(), meter);
    this.addresses = new Table(settings.requestsPerMinute(), meter);
    this.failures = new Table(settings.failedLoginsPerMinute(), meter);
    int guessed = settings.failedLoginsPerMinute() * GUESSES;
    this.guesses = new Table(guessed, meter);
  }

  /**
   * A request with a good token.
   *
   * @throws ProblemException 429 if there were too many
   */
  void request(Caller caller) throws ProblemException {
    refuse(tokens.take(caller.id()), "too many requests with the token '" + caller.name() + "'");
  }

  /**
   * A request of one who is unknown.
   *
   * @throws ProblemException 429 if there were too many
   */
  void anonymous(String address) throws ProblemException {
    refuse(addresses.take(Addresses.network(address)), "too many requests from this address");
  }

  /**
   * A request with a wrong token. A right one is let in all the same, so that nobody can lock
   * others of the same address out; and who sends one and the same wrong token in a loop uses up
   * little of what the address has.
   *
   * @param fingerprint of the wrong token
   * @throws ProblemException 429 if there were too many
   */
  void failure(String address, String fingerprint) throws ProblemException {
    String network = Addresses.network(address);
    refuse(failures.take(network + " " + fingerprint), "this wrong token came too often");
    refuse(guesses.take(network), "too many wrong tokens from this address");
  }

  private static void refuse(Optional<Duration> wait, String what) throws ProblemException {
    if (wait.isPresent()) {
      throw ProblemException.tooMany(what, wait.get());
    }
  }

  /** Buckets of the same size, by caller. */
  private static final class Table {
    private final int perMinute;
    private final TimeMeter meter;
    private final Map<String, Bucket> buckets =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > CALLERS;
          }
        };

    Table(int perMinute, TimeMeter meter) {
      this.perMinute = perMinute;
      this.meter = meter;
    }

    /** Empty if there was one left; else how long to wait for the next one. */
    Optional<Duration> take(String caller) {
      ConsumptionProbe probe = bucket(caller).tryConsumeAndReturnRemaining(1);
      return probe.isConsumed()
          ? Optional.empty()
          : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    private synchronized Bucket bucket(String caller) {
      return buckets.computeIfAbsent(
          caller,
          unused ->
              Bucket.builder()
                  .withCustomTimePrecision(meter)
                  .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, MINUTE))
                  .build());
    }
  }
}
