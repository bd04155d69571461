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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Long work that the API takes on: of each policy one job at a time, in the order in which they
 * came. Jobs live in memory: after a restart they are gone, while what they stored stays.
 * Thread-safe.
 */
public final class Jobs implements AutoCloseable {
  private static final long STOP_SECONDS = 30;

  private final Supplier<Instant> clock;
  private final LateTrail trail;
  private final JobBook book;
  private final Decisions decisions;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "api-job");
            thread.setDaemon(true);
            return thread;
          });
  private final Set<Job> shown = new HashSet<>();

  /**
   * @param trail where it goes on record how jobs ended
   */
  Jobs(Supplier<Instant> clock, SecureRandom random, AuditTrail trail) {
    this.clock = clock;
    // Whoever looks at jobs must not wait for a disk, nor for a process that keeps the log's lock.
    this.trail = new LateTrail(trail);
    this.book = new JobBook(random);
    this.decisions = new Decisions(book, clock, this.trail);
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
   * Takes work on.
   *
   * @param type name of the policy; its jobs run one after the other
   * @throws ProblemException if too much waits already
   */
  synchronized SeenJob submit(Caller caller, String operation, String type, Work work)
      throws ProblemException {
    Job job = book.take(caller, operation, type, clock.get(), work, State.QUEUED);
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
    Job job = book.add(caller, operation, type, clock.get(), Jobs::nothing);
    shown.add(job);
    job.start(clock.get());
    job.runBy(Thread.currentThread());
    book.forget();
    book.changed();
    return new ShownJob(job, this::ended);
  }

  private static Ended nothing(Progress progress) {
    throw new IllegalStateException("somebody else does it");
  }

  private synchronized void ended(Job job, Ended how) {
    // Whoever does it puts it on record.
    AuditEntry unused = job.end(how, clock.get());
    shown.remove(job);
    book.changed();
  }

  /**
   * Takes work on that begins when another identity has approved it.
   *
   * @param what is to be done, for the one who decides
   * @param within how long that may take
   * @throws ProblemException if too much waits already
   */
  synchronized SeenJob hold(
      Caller caller, String operation, String type, Document what, Duration within, Work work)
      throws ProblemException {
    return decisions.hold(caller, operation, type, what, within, work);
  }

  /**
   * Lets a job begin, or ends it. Whoever says the same again gets the job as it is.
   *
   * @param known whether the token of the one who asked still holds
   * @throws ProblemException 404, 409 if it waits for nobody, 403 to the one who asked for it
   */
  synchronized SeenJob decide(
      String id, Caller by, Predicate<Caller> known, boolean approved, String note)
      throws ProblemException {
    SeenJob decided = decisions.decide(id, by, known, approved, note);
    book.find(id).map(Job::type).ifPresent(this::startNext);
    return decided;
  }

  /** Those that need or needed an approval, newest first. */
  synchronized List<SeenJob> approvals() {
    decisions.lapse();
    return book.newestFirst(Job::isHeld);
  }

  public synchronized Optional<SeenJob> find(String id) {
    decisions.lapse();
    return book.find(id).map(Job::view);
  }

  /** All that are remembered, newest first. */
  synchronized List<SeenJob> list() {
    decisions.lapse();
    return book.newestFirst(job -> true);
  }

  /** Those that wait or run, oldest first. */
  synchronized List<SeenJob> open() {
    decisions.lapse();
    return book.all().stream().map(Job::view).filter(view -> !view.over()).toList();
  }

  /**
   * Grows whenever jobs come, begin, end or are decided about, before it shows; not with their
   * progress.
   */
  long changes() {
    return book.changes();
  }

  /**
   * Asks a job to stop; one that is over stays as it is.
   *
   * @param by who wants it, for people
   */
  synchronized Optional<SeenJob> cancel(String id, String by) {
    decisions.lapse();
    Optional<Job> job = book.find(id);
    book.changed();
    job.flatMap(found -> found.cancel("cancelled by " + by + " before it began", clock.get()))
        .ifPresent(trail::record);
    return job.map(Job::view);
  }

  private void startNext(String type) {
    List<Job> own =
        book.all().stream().filter(job -> job.type().equals(type) && !shown.contains(job)).toList();
    if (book.isClosed() || own.stream().anyMatch(job -> job.state() == State.RUNNING)) {
      return;
    }
    own.stream()
        .filter(job -> job.state() == State.QUEUED)
        .findFirst()
        .ifPresent(
            job -> {
              book.changed();
              job.start(clock.get());
              threads.execute(() -> run(job));
            });
  }

  private void run(Job job) {
    job.runBy(Thread.currentThread());
    Ended ended;
    try {
      ended = job.work().run(job);
    } catch (Exception | Error e) {
      // An error too is the end of this job alone: the next one of its policy must begin.
      Diagnosis diagnosis = Defects.diagnosis(e);
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
      book.changed();
      entry = job.end(ended, clock.get());
      startNext(job.type());
    }
    trail.record(entry);
  }

  /** Asks all to stop and waits for them, for half a minute at most. */
  @Override
  public void close() {
    synchronized (this) {
      book.close();
      Instant now = clock.get();
      for (Job job : book.all()) {
        if (job.state() == State.AWAITING_APPROVAL) {
          trail.record(job.end(Decisions.not("the server ended before anybody approved it"), now));
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
    trail.close();
  }
}
