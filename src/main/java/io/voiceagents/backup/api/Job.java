package io.voiceagents.backup.api;

import io.voiceagents.backup.audit.AuditEntry;
import io.voiceagents.backup.audit.AuditEntry.Outcome;
import io.voiceagents.backup.cli.ExitCode;
import io.voiceagents.backup.cli.output.Document;
import io.voiceagents.backup.observe.Progress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * One piece of work. Its state is guarded by this object, its figures are not: they may be late.
 */
final class Job implements Progress {
  private final String id;
  private final String operation;
  private final String type;
  private final Caller caller;
  private final Instant requestedAt;
  private final Jobs.Work work;
  private final LongAdder bytes = new LongAdder();
  private final LongAdder items = new LongAdder();
  private volatile Phase phase = new Phase("", -1);
  private State state = State.QUEUED;
  private boolean cancelled;
  private Optional<Thread> thread = Optional.empty();
  private Optional<Instant> startedAt = Optional.empty();
  private Optional<Instant> endedAt = Optional.empty();
  private Optional<Jobs.Ended> ended = Optional.empty();
  private Optional<Approval> approval = Optional.empty();

  private record Phase(String name, long totalBytes) {}

  /** Where a job stands. */
  enum State {
    AWAITING_APPROVAL,
    QUEUED,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED;

    boolean isOver() {
      return compareTo(DONE) >= 0;
    }
  }

  Job(
      String id,
      String operation,
      String type,
      Caller caller,
      Instant requestedAt,
      Jobs.Work work) {
    this.id = id;
    this.operation = operation;
    this.type = type;
    this.caller = caller;
    this.requestedAt = requestedAt;
    this.work = work;
  }

  String id() {
    return id;
  }

  String type() {
    return type;
  }

  Caller caller() {
    return caller;
  }

  /** Whether this identity asked for it. */
  boolean isOf(Caller other) {
    return caller.isSame(other);
  }

  synchronized void hold(Approval awaited) {
    approval = Optional.of(awaited);
    phase = new Phase("awaiting approval", -1);
    state = State.AWAITING_APPROVAL;
  }

  synchronized boolean isHeld() {
    return approval.isPresent();
  }

  synchronized boolean isLate(Instant now) {
    return state == State.AWAITING_APPROVAL
        && approval.filter(one -> !now.isBefore(one.until())).isPresent();
  }

  synchronized void decide(Approval.Decision decision) {
    approval = approval.map(one -> one.with(decision));
    phase = new Phase("", -1);
    state = State.QUEUED;
  }

  /** The word that was given already; empty while it is awaited, and where none is needed. */
  synchronized Optional<Approval.Decision> decision() {
    return approval.flatMap(Approval::decision);
  }

  Jobs.Work work() {
    return work;
  }

  synchronized State state() {
    return state;
  }

  synchronized void start(Instant now) {
    state = State.RUNNING;
    startedAt = Optional.of(now);
  }

  synchronized void runBy(Thread runner) {
    thread = Optional.of(runner);
    if (cancelled) {
      runner.interrupt();
    }
  }

  /**
   * Asks it to stop.
   *
   * @param why for people, if it never began
   * @return what goes on record, if it is over by that
   */
  synchronized Optional<AuditEntry> cancel(String why, Instant now) {
    if (state.isOver()) {
      return Optional.empty();
    }
    cancelled = true;
    if (state == State.RUNNING) {
      thread.ifPresent(Thread::interrupt);
      return Optional.empty();
    }
    return Optional.of(
        end(
            new Jobs.Ended(
                false, ExitCode.INTERRUPTED, why, "Nothing was touched.", new Document()),
            now));
  }

  /**
   * Ends it; an interruption that came too late must not hit the thread's next job.
   *
   * @return what goes on record
   */
  synchronized AuditEntry end(Jobs.Ended how, Instant now) {
    boolean late = Thread.interrupted() && cancelled;
    thread = Optional.empty();
    ended = Optional.of(how);
    endedAt = Optional.of(now);
    if (how.good()) {
      state = State.DONE;
    } else {
      state = cancelled || late ? State.CANCELLED : State.FAILED;
    }
    return AuditEntry.of(
            caller.actor(),
            "job end",
            facts(),
            how.good()
                ? Outcome.DONE
                : state == State.CANCELLED ? Outcome.CANCELLED : Outcome.FAILED)
        .withExitCode(exitCode(how).number(), how.good() ? "" : how.message());
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("job", id);
    facts.put("operation", operation);
    facts.put("type", type);
    approval
        .flatMap(Approval::decision)
        .ifPresent(
            made -> facts.put(made.approved() ? "approved_by" : "refused_by", made.by().name()));
    return facts;
  }

  private ExitCode exitCode(Jobs.Ended how) {
    return state == State.CANCELLED ? ExitCode.INTERRUPTED : how.exitCode();
  }

  @Override
  public void phase(String name, long totalBytes) {
    bytes.reset();
    items.reset();
    phase = new Phase(name, totalBytes);
  }

  @Override
  public void advance(long moreBytes, long moreItems) {
    bytes.add(moreBytes);
    items.add(moreItems);
  }

  synchronized SeenJob view() {
    Phase now = phase;
    Document document =
        new Document()
            .put("id", id)
            .put("operation", operation)
            .put("type", type)
            .put("state", state)
            .put("cancelling", cancelled && !state.isOver())
            .put("requested_by", caller.name())
            .put("requested_at", requestedAt)
            .put("approval", approval.map(Approval::document))
            .put("may_decide", false)
            .put("may_not_decide", "")
            .put("started_at", startedAt)
            .put("ended_at", endedAt)
            .put(
                "progress",
                new Document()
                    .put("phase", now.name())
                    .put("total_bytes", now.totalBytes())
                    .put("done_bytes", bytes.sum())
                    .put("done_items", items.sum()))
            .put("exit_code", ended.map(end -> exitCode(end).number()))
            .put("message", ended.map(Jobs.Ended::message).orElse(""))
            .put("hint", ended.map(Jobs.Ended::hint).orElse(""))
            .put("result", ended.map(Jobs.Ended::result));
    boolean waits = state == State.AWAITING_APPROVAL;
    return new SeenJob(
        id, state.isOver(), waits ? Optional.of(caller) : Optional.empty(), document, noted());
  }

  private Map<String, String> noted() {
    if (state == State.AWAITING_APPROVAL) {
      return Map.of("state", "awaiting_approval");
    }
    return isHeld() ? Map.of("operation", operation, "requested_by", caller.name()) : Map.of();
  }
}
