package io.voiceagents.backup.api;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

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

  private record Seen(String body, Instant at, Jobs.View job) {}

  @FunctionalInterface
  interface Submission {
    Jobs.View submit() throws ProblemException;
  }

  /**
   * The job for this call: the one that was made before, or a new one.
   *
   * @throws ProblemException if the key was used with another body
   */
  synchronized Jobs.View once(Call call, String operation, Instant now, Submission submission)
      throws ProblemException {
    if (call.idempotencyKey().isEmpty()) {
      return submission.submit();
    }
    String given = call.idempotencyKey().get();
    if (given.isEmpty() || given.length() > LONGEST) {
      throw new ProblemException(
          400, "the Idempotency-Key has a wrong length", "1 to " + LONGEST + " characters.");
    }
    String key = call.caller().id() + " " + operation + " " + given;
    Seen before = seen.get(key);
    if (before != null && now.isBefore(before.at().plus(KEPT))) {
      if (!before.body().equals(call.body().toString())) {
        throw new ProblemException(
            422,
            "the Idempotency-Key was used with another body",
            "Take a new key for another request.");
      }
      return before.job();
    }
    Jobs.View job = submission.submit();
    seen.put(key, new Seen(call.body().toString(), now, job));
    return job;
  }
}
