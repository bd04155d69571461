package io.voiceagents.backup.audit;

import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.EventSink;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Writes a log. What can't be written waits in memory for the next entry, and is an alert
 * meanwhile; the work itself goes on. Thread-safe.
 */
public final class AuditDesk implements AuditTrail {
  private static final int KEPT_IN_MEMORY = 1_000;

  private final AuditLog log;
  private final EventSink events;
  private final Clock clock;
  private final Deque<AuditLog.Waiting> waiting = new ArrayDeque<>();
  private boolean fine;

  /**
   * @param events hears of trouble, and of its end
   */
  public AuditDesk(AuditLog log, EventSink events, Clock clock) {
    this.log = log;
    this.events = events;
    this.clock = clock;
  }

  public AuditLog log() {
    return log;
  }

  @Override
  public synchronized void record(AuditEntry entry) {
    waiting.addLast(new AuditLog.Waiting(clock.instant(), entry));
    if (waiting.size() > KEPT_IN_MEMORY) {
      waiting.removeFirst();
    }
    try {
      append();
      waiting.clear();
      if (!fine) {
        fine = true;
        events.accept(new Event.AuditFine(clock.instant(), false));
      }
    } catch (IOException | RuntimeException e) {
      fine = false;
      String message =
          "what is done can't be put on record in %s: %s".formatted(log.files().directory(), e);
      events.accept(new Event.AuditTrouble(clock.instant(), false, message));
    }
  }

  /** An interruption is for the work, and would close the file under the record of its end. */
  private void append() throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      log.append(List.copyOf(waiting));
    } catch (ClosedByInterruptException e) {
      interrupted = Thread.interrupted();
      log.append(List.copyOf(waiting));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
