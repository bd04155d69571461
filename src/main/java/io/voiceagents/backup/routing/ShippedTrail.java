package io.voiceagents.backup.routing;

import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.audit.AuditDesk;
import io.voiceagents.backup.audit.AuditEntry;
import io.voiceagents.backup.audit.AuditLog;
import io.voiceagents.backup.audit.AuditTrail;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.policy.LoadedConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The record of a single command. */
final class ShippedTrail implements AuditTrail {
  private static final Logger LOG = LoggerFactory.getLogger(ShippedTrail.class);

  private final EventSink events;
  private final AuditDesk desk;
  private final Lazy.Maker<Application> opening;
  private final Clock clock;

  /**
   * @param opening opens the configuration, to ship
   */
  ShippedTrail(LoadedConfiguration loaded, Lazy.Maker<Application> opening, Clock clock) {
    Path state = loaded.configuration().stateDirectory();
    this.events = AlertDesk.of(new AlertFiles(state), clock);
    this.desk = new AuditDesk(new AuditLog(state, new SecureRandom(), clock), events, clock);
    this.opening = opening;
    this.clock = clock;
  }

  @Override
  public void record(AuditEntry entry) {
    desk.record(entry);
  }

  @Override
  public void ship() {
    try (Application application = opening.make()) {
      AuditCopies.ship(application.auditShipper(desk.log()), events, clock);
    } catch (IOException | RuntimeException e) {
      LOG.info("records of the audit log wait for the store: {}", Failures.message(e));
    }
  }
}
