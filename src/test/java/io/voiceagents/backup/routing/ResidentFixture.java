package io.voiceagents.backup.routing;

import static org.awaitility.Awaitility.await;

import io.voiceagents.backup.audit.AuditEntry;
import io.voiceagents.backup.audit.AuditLog;
import io.voiceagents.backup.audit.AuditRecord;
import io.voiceagents.backup.cli.EditBook;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.Event.EditRefused;
import io.voiceagents.backup.recovery.Protection;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.component.quartz.QuartzComponent;
import org.junit.jupiter.api.AfterEach;
import org.quartz.CronTrigger;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.impl.matchers.GroupMatcher;

/**
 * A process that stays on an installation of its own, with one policy that has a schedule; and what
 * its tests ask of it.
 */
abstract class ResidentFixture {
  static final Duration SOON = Duration.ofSeconds(30);

  final Path home;
  final Installation installation;
  final List<Event> events = new CopyOnWriteArrayList<>();
  Optional<ResidentProcess> process = Optional.empty();

  ResidentFixture(Path home) throws IOException {
    this.home = home;
    this.installation = Installation.in(home);
    configure("0 4 * * *");
  }

  final void configure(String cron) throws IOException {
    installation.configure(
        """
        state_directory: ../var
        storage: { directory: ../store }
        encryption: { key_file: backup.key }
        schedules: { time_zone: Europe/Berlin, expiry: never }
        policies:
          logs:
            type: filesystem
            paths: [../data]
            schedule: { full: "%s" }
        """
            .formatted(cron));
  }

  final void write(String file, String text) throws IOException {
    installation.write(file, text);
  }

  final String read(String file) throws IOException {
    return installation.read(file);
  }

  final ResidentProcess start() throws IOException {
    ResidentProcess started = installation.start(events::add);
    process = Optional.of(started);
    return started;
  }

  @AfterEach
  void stop() throws IOException {
    if (process.isPresent()) {
      process.get().close();
    }
  }

  /** The cron expression and the time zone of every trigger that Quartz has. */
  static List<String> triggers(ResidentProcess process) {
    try {
      Scheduler scheduler =
          process.runtime().context().getComponent("quartz", QuartzComponent.class).getScheduler();
      List<String> found = new ArrayList<>();
      for (JobKey job : scheduler.getJobKeys(GroupMatcher.anyGroup())) {
        for (Trigger trigger : scheduler.getTriggersOfJob(job)) {
          CronTrigger cron = (CronTrigger) trigger;
          found.add(cron.getCronExpression() + " " + cron.getTimeZone().getID());
        }
      }
      return found;
    } catch (SchedulerException e) {
      throw new AssertionError(e);
    }
  }

  final List<String> refusals() {
    return events.stream()
        .filter(EditRefused.class::isInstance)
        .map(event -> ((EditRefused) event).message())
        .toList();
  }

  final AuditEntry onRecord(String operation) throws IOException {
    AuditLog log = new AuditLog(home.resolve("var"), new SecureRandom(), Clock.systemUTC());
    await()
        .atMost(SOON)
        .until(
            () ->
                log.list(0, Long.MAX_VALUE, Instant.MIN).stream()
                    .anyMatch(record -> record.entry().operation().equals(operation)));
    return log.list(0, Long.MAX_VALUE, Instant.MIN).stream()
        .map(AuditRecord::entry)
        .filter(entry -> entry.operation().equals(operation))
        .findFirst()
        .orElseThrow();
  }

  static Protection logs(ResidentProcess running) {
    return running.board().last().policies().get(0);
  }

  final EditBook edits() {
    return EditBook.ofHost(
        home.resolve("var"),
        home.resolve("config/backup.yaml"),
        home.resolve("routes"),
        new SecureRandom(),
        Clock.systemUTC());
  }

  final boolean told(Class<? extends Event> kind) {
    return events.stream().anyMatch(kind::isInstance);
  }
}
