package io.voiceagents.backup.routing;

import io.voiceagents.backup.audit.AuditCheck;
import io.voiceagents.backup.audit.AuditLog;
import io.voiceagents.backup.audit.AuditReport;
import io.voiceagents.backup.audit.AuditShipper;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.store.ObjectStore;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audit log beside its copy in the store; what does not fit is an alert. */
final class AuditCopies {
  private static final Logger LOG = LoggerFactory.getLogger(AuditCopies.class);

  private AuditCopies() {}

  static AuditReport verify(
      AuditLog log, Optional<ObjectStore> store, EventSink events, Clock clock) throws IOException {
    AuditReport report = AuditCheck.of(log, store);
    if (!report.isWhole()) {
      events.accept(new Event.AuditTrouble(clock.instant(), true, report.problems().get(0)));
    } else if (store.isPresent()) {
      events.accept(new Event.AuditFine(clock.instant(), true));
    }
    return report;
  }

  /** Ships; a store that is away is no news here, and its own alert. */
  static void ship(AuditShipper shipper, EventSink events, Clock clock) {
    try {
      shipper
          .ship()
          .ifPresent(
              misfit -> events.accept(new Event.AuditTrouble(clock.instant(), true, misfit)));
    } catch (IOException | RuntimeException e) {
      LOG.info("records of the audit log wait for the store: {}", Failures.message(e));
    }
  }
}
