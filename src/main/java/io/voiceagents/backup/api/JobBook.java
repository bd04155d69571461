package io.voiceagents.backup.api;

import io.voiceagents.backup.api.Job.State;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The jobs that are remembered, in the order in which they came. Used under the lock of {@link
 * Jobs}.
 */
final class JobBook {
  /** Ended jobs that are remembered. */
  static final int HISTORY = 200;

  /** Jobs that may wait; more would only be forgotten work. */
  static final int WAITING = 32;

  private static final int ID_BYTES = 8;

  private final SecureRandom random;
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final AtomicLong changes = new AtomicLong();
  private boolean closed;

  JobBook(SecureRandom random) {
    this.random = random;
  }

  /**
   * One more that waits.
   *
   * @throws ProblemException if too much waits already
   */
  Job take(Caller caller, String operation, String type, Instant now, Jobs.Work work, State state)
      throws ProblemException {
    long waiting = jobs.values().stream().filter(job -> job.state() == state).count();
    if (waiting >= WAITING || closed) {
      throw new ProblemException(
          503, WAITING + " jobs are waiting already", "Try again when some of them are over.");
    }
    Job job = add(caller, operation, type, now, work);
    changed();
    forget();
    return job;
  }

  /** One more, whatever waits. */
  Job add(Caller caller, String operation, String type, Instant now, Jobs.Work work) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    Job job = new Job("j" + HexFormat.of().formatHex(id), operation, type, caller, now, work);
    jobs.put(job.id(), job);
    return job;
  }

  /** The oldest that are over go. */
  void forget() {
    List<String> over =
        jobs.values().stream().filter(job -> job.state().isOver()).map(Job::id).toList();
    over.subList(0, Math.max(0, over.size() - HISTORY)).forEach(jobs::remove);
  }

  /** Nothing is taken any more. */
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  Optional<Job> find(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /** Oldest first. */
  Collection<Job> all() {
    return jobs.values();
  }

  List<SeenJob> newestFirst(Predicate<Job> which) {
    List<SeenJob> seen =
        new ArrayList<>(jobs.values().stream().filter(which).map(Job::view).toList());
    Collections.reverse(seen);
    return seen;
  }

  /** Something becomes different now. */
  void changed() {
    changes.incrementAndGet();
  }

  /** As often as that; may be asked without the lock. */
  long changes() {
    return changes.get();
  }
}
