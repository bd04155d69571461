package io.voiceagents.backup.routing;

import io.voiceagents.backup.alert.LongSilences;
import io.voiceagents.backup.alert.Silence;
import io.voiceagents.backup.audit.Actor;
import io.voiceagents.backup.audit.AuditDesk;
import io.voiceagents.backup.audit.AuditEntry;
import io.voiceagents.backup.audit.AuditEntry.Outcome;
import io.voiceagents.backup.audit.AuditLog;
import io.voiceagents.backup.audit.AuditShipper;
import io.voiceagents.backup.audit.ThisHost;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.EventSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the resident process does by itself goes on record, and the record to the store: edits that
 * it took or refused, and what its schedules started. Thread-safe.
 */
final class OnRecord implements EventSink {
  private static final Logger LOG = LoggerFactory.getLogger(OnRecord.class);

  private final ResidentProcess.Start start;
  private final EventSink events;
  private final AuditDesk desk;
  private String refused = "";
  private Optional<Application> shippedBy = Optional.empty();
  private Optional<AuditShipper> shipper = Optional.empty();

  /**
   * @param state the state directory at the start
   * @param events hears of trouble with the record
   */
  OnRecord(ResidentProcess.Start start, Path state, EventSink events) {
    this.start = start;
    this.events = events;
    AuditLog log = new AuditLog(state, new SecureRandom(), start.clock());
    this.desk = new AuditDesk(log, events, start.clock());
  }

  AuditDesk desk() {
    return desk;
  }

  /** Hears of edits; they go to the others as well. */
  @Override
  public void accept(Event event) {
    if (event instanceof Event.EditApplied edit) {
      refused = "";
      edit(edit.file(), Outcome.DONE, edit.summary());
    } else if (event instanceof Event.EditRefused edit) {
      // One that waits for the store is tried, and refused, every few seconds.
      String same = edit.file() + edit.message();
      if (!refused.equals(same)) {
        refused = same;
        edit(edit.file(), Outcome.REFUSED, edit.message());
      }
    }
  }

  private void edit(String files, Outcome outcome, String message) {
    Map<String, String> parameters = Map.of("files", files, "owners", owners(files));
    desk.record(AuditEntry.of(self("edit"), "edit", parameters, outcome).withMessage(message));
  }

  /** Who edited a file is not known; whose it is says more than nothing. */
  String owners(String files) {
    return Arrays.stream(files.split(", ", -1))
        .map(name -> start.routes().resolve(name))
        .map(route -> Files.exists(route) ? route : start.file())
        .map(OnRecord::owner)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String owner(Path file) {
    try {
      return Files.getOwner(file).getName();
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** What a schedule started has ended. */
  void scheduled(
      String operation, Map<String, String> parameters, Outcome outcome, String message) {
    desk.record(
        AuditEntry.of(self("schedule"), operation, parameters, outcome).withMessage(message));
  }

  /** Silences that are longer than one may be end on record. Never throws. */
  void endLong(LongSilences silences) {
    try {
      silences.end(
          cut ->
              desk.record(
                  AuditEntry.of(
                          self("limit"),
                          "alerts silence",
                          Map.of(
                              "pattern", cut.silence().pattern(),
                              "was_until", cut.silence().until().toString(),
                              "until", cut.ends().toString()),
                          Outcome.DONE)
                      .withMessage(
                          "ends after %d days, the longest there may be"
                              .formatted(Silence.longest(cut.silence().pattern()).toDays()))));
    } catch (IOException | RuntimeException e) {
      LOG.warn("silences can't be looked at: {}", Failures.message(e));
    }
  }

  private static Actor self(String name) {
    return new Actor(name, "local", Actor.Via.SERVE, ThisHost.name());
  }

  /** Takes what is new to the store of the configuration in force. Never throws. */
  synchronized void ship(Generations generations) {
    try (Generations.Use use = generations.use()) {
      Application application = use.application();
      if (shippedBy.filter(application::equals).isEmpty()) {
        shipper = Optional.of(application.auditShipper(desk.log()));
        shippedBy = Optional.of(application);
      }
      shipper.ifPresent(one -> AuditCopies.ship(one, events, start.clock()));
    } catch (IOException | RuntimeException e) {
      LOG.info("records of the audit log wait for the store: {}", Failures.message(e));
    }
  }
}
