package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.edit.EditEntry;
import io.voiceagents.backup.edit.EditLog;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.policy.Retention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An edit while a backup is under way: its packs wait at a gate in the route, so that the edit is
 * in force before the first of them is sealed.
 */
class EditDuringBackupTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int BYTES = 400_000;

  private final Path home;
  private final Installation installation;
  private final List<Event> events = new CopyOnWriteArrayList<>();

  EditDuringBackupTest(@TempDir Path home) throws IOException {
    this.home = home;
    this.installation = Installation.in(home);
    installation.write("data/call.txt", "hello ".repeat(BYTES / 6));
    configure("0 4 * * *", 30, "zstd");
  }

  private void configure(String cron, int fulls, String compression) throws IOException {
    installation.configure(
        """
        state_directory: ../var
        storage: { directory: ../store }
        encryption: { key_file: backup.key }
        schedules: { expiry: never }
        policies:
          logs:
            type: filesystem
            paths: [../data]
            schedule: { full: "%s" }
            retention: { full_backups: %d }
            options: { compression: %s }
        """
            .formatted(cron, fulls, compression));
  }

  private List<Event.BackupEnded> ended() {
    return events.stream()
        .filter(Event.BackupEnded.class::isInstance)
        .map(Event.BackupEnded.class::cast)
        .toList();
  }

  private List<SetSummary> sets(ResidentProcess process) throws IOException {
    try (Generations.Use use = process.generations().use()) {
      return use.application().catalog().list(Optional.of("logs"), 0);
    }
  }

  private static Policy policy(ResidentProcess process) {
    return Objects.requireNonNull(
        process.generations().ask(Application::configuration).policies().get("logs"));
  }

  @Test
  void theBackupUnderWayEndsAsItBeganAndTheNextOneUsesTheNewSettings() throws Exception {
    String path = "routes/seal-and-store.camel.yaml";
    String shipped = installation.read(path);
    installation.gateBackups(home.resolve("gate"));
    try (ResidentProcess process = installation.start(events::add)) {
      process.work().backup("logs", BackupKind.FULL);
      await()
          .atMost(SOON)
          .until(() -> events.stream().anyMatch(Event.BackupStarted.class::isInstance));
      await().atMost(SOON).until(this::leased);

      installation.write(path, shipped);
      configure("7 7 * * *", 29, "none");
      await().atMost(SOON).until(() -> policy(process).retention().equals(new Retention(29, 7)));
      assertThat(policy(process).schedule()).containsEntry(BackupKind.FULL, "7 7 * * *");
      // The history is written once the edit is in force, so it comes a moment later.
      await().atMost(SOON).until(() -> lastEdit().equals(List.of(EditEntry.Outcome.APPLIED)));
      assertThat(ended()).as("the backup is under way all the time").isEmpty();

      Files.writeString(home.resolve("gate/go"), "");
      await().atMost(SOON).until(() -> ended().size() == 1);
      assertThat(ended().get(0).status()).as(ended().get(0).message()).isEqualTo("complete");
      assertThat(sets(process)).hasSize(1);
      assertThat(sets(process).get(0).outcome()).isEqualTo(Outcome.COMPLETE);
      assertThat(sets(process).get(0).storedBytes()).as("compressed").isLessThan(BYTES / 10);

      Files.delete(home.resolve("gate/go"));
      Files.writeString(home.resolve("data/call.txt"), "olleh ".repeat(BYTES / 6));
      process.work().backup("logs", BackupKind.FULL);
      await().atMost(SOON).until(() -> ended().size() == 2);
      assertThat(ended().get(1).status()).as(ended().get(1).message()).isEqualTo("complete");
      assertThat(sets(process).get(0).storedBytes()).as("as it is").isGreaterThan(BYTES / 2);
    }
  }

  private List<EditEntry.Outcome> lastEdit() throws IOException {
    return new EditLog(home.resolve("var")).list(1).stream().map(EditEntry::outcome).toList();
  }

  /** The run has announced itself in the store. */
  private boolean leased() throws IOException {
    try (Stream<Path> stored = Files.walk(home.resolve("store"))) {
      return stored.anyMatch(file -> file.toString().contains("intent"));
    }
  }
}
