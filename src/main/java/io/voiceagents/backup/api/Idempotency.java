package io.voiceagents.backup.api;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers which job a client's key stands for, so that a repeated request starts nothing new. */
final class Idempotency {
  private static final Duration KEPT = Duration.ofHours(24);
  private static final int MOST = 1000;
  private static final int LONGEST = 200;

  private final Map<String, Seen> seen =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
          return size() > MOST;
        }
      };

  private record Seen(String body, Instant at, SeenJob job) {}

  @FunctionalInterface
  interface Submission {
    SeenJob submit() throws ProblemException;
  }

  /**
   * The job for this call: the one that was made before, or a new one.
   *
   * @throws ProblemException if the key was used with another body
   */
  synchronized SeenJob once(Call call, String operation, Instant now, Submission submission)
      throws ProblemException {
    Optional<SeenJob> before = known(call, operation, now);
    if (before.isPresent()) {
      return before.get();
    }
    SeenJob job = submission.submit();
    if (call.idempotencyKey().isPresent()) {
      seen.put(key(call, operation), new Seen(call.body().toString(), now, job));
    }
    return job;
  }

  /**
   * The job that was made before for this call. To be asked before anything is planned: what was
   * begun then may be what a plan would stumble over now. A call that only plans has none.
   *
   * @throws ProblemException if the key was used with another body
   */
  synchronized Optional<SeenJob> known(Call call, String operation, Instant now)
      throws ProblemException {
    if (call.idempotencyKey().isEmpty() || call.flag("dry_run")) {
      return Optional.empty();
    }
    Seen before = seen.get(key(call, operation));
    if (before == null || !now.isBefore(before.at().plus(KEPT))) {
      return Optional.empty();
    }
    if (!before.body().equals(call.body().toString())) {
      throw new ProblemException(
          422,
          "the Idempotency-Key was used with another body",
          "Take a new key for another request.");
    }
    return Optional.of(before.job());
  }

  private static String key(Call call, String operation) throws ProblemException {
    String given = call.idempotencyKey().orElse("");
    if (given.isEmpty() || given.length() > LONGEST) {
      throw new ProblemException(
          400, "the Idempotency-Key has a wrong length", "1 to " + LONGEST + " characters.");
    }
    return call.caller().id() + " " + operation + " " + given;
  }
}
