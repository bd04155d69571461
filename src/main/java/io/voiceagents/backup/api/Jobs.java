package io.voiceagents.backup.api;

import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.api.Job.State;
import io.voiceagents.backup.audit.AuditEntry;
import io.voiceagents.backup.audit.AuditTrail;
import io.voiceagents.backup.cli.Diagnosis;
import io.voiceagents.backup.cli.ExitCode;
import io.voiceagents.backup.cli.FieldWords;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.observe.Progress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Long work that the API takes on: of each policy one job at a time, in the order in which they
 * came. Jobs live in memory: after a restart they are gone, while what they stored stays.
 * Thread-safe.
 */
public final class Jobs implements AutoCloseable {
  /** Ended jobs that are remembered. */
  static final int HISTORY = 200;

  /** Jobs that may wait; more would only be forgotten work. */
  static final int WAITING = 32;

  private static final int ID_BYTES = 8;
  private static final long STOP_SECONDS = 30;

  private final Supplier<Instant> clock;
  private final SecureRandom random;
  private final AuditTrail trail;
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "api-job");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicLong changes = new AtomicLong();
  private final Set<Job> shown = new HashSet<>();
  private boolean closed;

  /**
   * @param trail where it goes on record how jobs ended
   */
  Jobs(Supplier<Instant> clock, SecureRandom random, AuditTrail trail) {
    this.clock = clock;
    this.random = random;
    this.trail = trail;
  }

  /** What a job does. An interruption of its thread asks it to stop. */
  @FunctionalInterface
  interface Work {
    Ended run(Progress progress) throws Exception;
  }

  /**
   * How work ended, in the words of requests: options of commands are told as their fields.
   *
   * @param good whether it did what was asked
   * @param exitCode with which a command would end
   * @param result what there is to tell; may be empty
   */
  record Ended(boolean good, ExitCode exitCode, String message, String hint, Document result) {
    Ended {
      message = FieldWords.ofBody(message);
      hint = FieldWords.ofBody(hint);
    }
  }

  /**
   * A job as it is at a moment.
   *
   * @param over whether nothing will change any more
   * @param awaits who asked for it, while it waits for the word of somebody else
   * @param document as nobody sees it who could decide on it
   * @param noted for the audit log
   */
  public record View(
      String id,
      boolean over,
      Optional<Caller> awaits,
      Document document,
      Map<String, String> noted) {
    public View {
      noted = Map.copyOf(noted);
    }

    /** As an answer that changes nothing any more. */
    View repeated() {
      Map<String, String> also = new HashMap<>(noted);
      also.put("repeated", "true");
      return new View(id, over, awaits, document, also);
    }

    /**
     * As one caller sees it: {@code may_decide} says whether {@link Jobs#decide} takes its word,
     * {@code may_not_decide} why it does not.
     */
    public Document document(Caller reader) {
      String why = awaits.map(by -> whyNot(by, reader)).orElse("");
      return document
          .with("may_decide", awaits.isPresent() && why.isEmpty())
          .with("may_not_decide", why);
    }

    private static String whyNot(Caller by, Caller reader) {
      if (by.isSame(reader)) {
        return by.name().equals(reader.name())
            ? "you asked for it"
            : "you asked for it, as " + by.name();
      }
      return reader.role().allows(Role.OPERATOR) ? "" : "a " + reader.role().word() + " may not";
    }
  }

  /**
   * Takes work on.
   *
   * @param type name of the policy; its jobs run one after the other
   * @throws ProblemException if too much waits already
   */
  synchronized View submit(Caller caller, String operation, String type, Work work)
      throws ProblemException {
    Job job = take(caller, operation, type, work, State.QUEUED);
    startNext(type);
    return job.view();
  }

  /**
   * Shows work that the calling thread does, among the others: a job that runs. Whoever cancels it
   * interrupts that thread.
   *
   * @param by who began it, for people
   */
  public synchronized ShownJob show(String operation, String type, String by) {
    Caller caller = new Caller(by, by, Role.OPERATOR, "");
    Job job = new Job(newId(), operation, type, caller, clock.get(), Jobs::nothing);
    jobs.put(job.id(), job);
    shown.add(job);
    job.start(clock.get());
    job.runBy(Thread.currentThread());
    forget();
    changes.incrementAndGet();
    return new ShownJob(job, this::ended);
  }

  private static Ended nothing(Progress progress) {
    throw new IllegalStateException("somebody else does it");
  }

  private synchronized void ended(Job job, Ended how) {
    // Whoever does it puts it on record.
    AuditEntry unused = job.end(how, clock.get());
    shown.remove(job);
    changes.incrementAndGet();
  }

  /**
   * Takes work on that begins when another identity has approved it.
   *
   * @param what is to be done, for the one who decides
   * @param within how long that may take
   * @throws ProblemException if too much waits already
   */
  synchronized View hold(
      Caller caller, String operation, String type, Document what, Duration within, Work work)
      throws ProblemException {
    lapse();
    Job job = take(caller, operation, type, work, State.AWAITING_APPROVAL);
    job.hold(new Approval(what, clock.get().plus(within), Optional.empty()));
    return job.view();
  }

  private String newId() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return "j" + HexFormat.of().formatHex(id);
  }

  private Job take(Caller caller, String operation, String type, Work work, State state)
      throws ProblemException {
    long waiting = jobs.values().stream().filter(job -> job.state() == state).count();
    if (waiting >= WAITING || closed) {
      throw new ProblemException(
          503, WAITING + " jobs are waiting already", "Try again when some of them are over.");
    }
    Job job = new Job(newId(), operation, type, caller, clock.get(), work);
    jobs.put(job.id(), job);
    changes.incrementAndGet();
    forget();
    return job;
  }

  /**
   * Lets a job begin, or ends it. Whoever says the same again gets the job as it is.
   *
   * @param known whether the token of the one who asked still holds
   * @throws ProblemException 404, 409 if it waits for nobody, 403 to the one who asked for it
   */
  synchronized View decide(
      String id, Caller by, Predicate<Caller> known, boolean approved, String note)
      throws ProblemException {
    lapse();
    Job job =
        Optional.ofNullable(jobs.get(id))
            .orElseThrow(() -> new ProblemException(404, "there is no job '" + id + "'", ""));
    if (job.state() != State.AWAITING_APPROVAL) {
      return decidedAlready(job, by, approved);
    }
    if (job.isOf(by)) {
      throw new ProblemException(
          403,
          "'" + by.name() + "' asked for the job " + id + ", so another identity has to decide",
          "DELETE /api/v1/jobs/" + id + " takes it back.");
    }
    if (approved && !known.test(job.caller())) {
      throw new ProblemException(
          409,
          "the token that asked for the job " + id + " does not hold any more",
          "Refuse it; who still needs it may ask again.");
    }
    changes.incrementAndGet();
    job.decide(new Approval.Decision(by, approved, note, clock.get()));
    if (approved) {
      startNext(job.type());
    } else {
      trail.record(
          job.end(
              not("refused by " + by.name() + (note.isEmpty() ? "" : ": " + note)), clock.get()));
    }
    return job.view();
  }

  private static View decidedAlready(Job job, Caller by, boolean approved) throws ProblemException {
    Optional<Approval.Decision> made = job.decision();
    if (made.filter(one -> one.isSaidAgain(by, approved)).isPresent()) {
      return job.view().repeated();
    }
    throw new ProblemException(
        409,
        "the job "
            + job.id()
            + made.map(one -> " was " + one.text() + " already")
                .orElse(" waits for nobody's approval"),
        "GET /api/v1/jobs/" + job.id() + " shows what became of it.");
  }

  private static Ended not(String message) {
    return new Ended(false, ExitCode.REFUSED, message, "Nothing was touched.", new Document());
  }

  /** What nobody approved in time never begins. */
  private void lapse() {
    Instant now = clock.get();
    for (Job job : jobs.values()) {
      if (job.isLate(now)) {
        changes.incrementAndGet();
        trail.record(job.end(not("nobody approved it in time"), now));
      }
    }
  }

  /** Those that need or needed an approval, newest first. */
  synchronized List<View> approvals() {
    lapse();
    List<View> views =
        new ArrayList<>(jobs.values().stream().filter(Job::isHeld).map(Job::view).toList());
    Collections.reverse(views);
    return views;
  }

  public synchronized Optional<View> find(String id) {
    lapse();
    return Optional.ofNullable(jobs.get(id)).map(Job::view);
  }

  /** All that are remembered, newest first. */
  synchronized List<View> list() {
    lapse();
    List<View> views = new ArrayList<>(jobs.values().stream().map(Job::view).toList());
    Collections.reverse(views);
    return views;
  }

  /** Those that wait or run, oldest first. */
  synchronized List<View> open() {
    lapse();
    return jobs.values().stream().map(Job::view).filter(view -> !view.over()).toList();
  }

  /**
   * Grows whenever jobs come, begin, end or are decided about, before it shows; not with their
   * progress.
   */
  long changes() {
    return changes.get();
  }

  /**
   * Asks a job to stop; one that is over stays as it is.
   *
   * @param by who wants it, for people
   */
  synchronized Optional<View> cancel(String id, String by) {
    lapse();
    Optional<Job> job = Optional.ofNullable(jobs.get(id));
    changes.incrementAndGet();
    job.flatMap(found -> found.cancel("cancelled by " + by + " before it began", clock.get()))
        .ifPresent(trail::record);
    return job.map(Job::view);
  }

  private void startNext(String type) {
    List<Job> own =
        jobs.values().stream()
            .filter(job -> job.type().equals(type) && !shown.contains(job))
            .toList();
    if (closed || own.stream().anyMatch(job -> job.state() == State.RUNNING)) {
      return;
    }
    own.stream()
        .filter(job -> job.state() == State.QUEUED)
        .findFirst()
        .ifPresent(
            job -> {
              changes.incrementAndGet();
              job.start(clock.get());
              threads.execute(() -> run(job));
            });
  }

  private void run(Job job) {
    job.runBy(Thread.currentThread());
    Ended ended;
    try {
      ended = job.work().run(job);
    } catch (Exception e) {
      Diagnosis diagnosis = Diagnosis.of(e);
      ended =
          new Ended(
              false,
              diagnosis.exitCode(),
              diagnosis.message(),
              String.join(" ", diagnosis.hints()),
              new Document());
    }
    AuditEntry entry;
    synchronized (this) {
      changes.incrementAndGet();
      entry = job.end(ended, clock.get());
      startNext(job.type());
    }
    trail.record(entry);
  }

  private void forget() {
    List<String> over =
        jobs.values().stream().filter(job -> job.state().isOver()).map(Job::id).toList();
    over.subList(0, Math.max(0, over.size() - HISTORY)).forEach(jobs::remove);
  }

  /** Asks all to stop and waits for them, for half a minute at most. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      Instant now = clock.get();
      for (Job job : jobs.values()) {
        if (job.state() == State.AWAITING_APPROVAL) {
          trail.record(job.end(not("the server ended before anybody approved it"), now));
        }
        job.cancel("the server ended before it began", now).ifPresent(trail::record);
      }
    }
    threads.shutdown();
    try {
      threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
