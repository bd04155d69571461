package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.Event.BackupEnded;
import io.voiceagents.backup.policy.BackupKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for what in the process that stays. */
class LanesTest {
  private static final Duration SOON = Duration.ofSeconds(40);

  private final Path home;
  private final List<Event> events = new CopyOnWriteArrayList<>();

  LanesTest(@TempDir Path home) {
    this.home = home;
  }

  @Test
  void theBackupOfAPolicyOfAnyNameDoesNotKeepTheChecksWaiting() throws Exception {
    Installation installation = Installation.in(home);
    installation.configure(
        """
        state_directory: ../var
        storage: { directory: ../store }
        encryption: { key_file: backup.key }
        schedules: { expiry: never }
        policies:
          checks: { type: filesystem, paths: [../data] }
        """);
    Path gate = installation.gateBackups(home.resolve("gate"));
    try (ResidentProcess process = installation.start(events::add)) {
      ScheduleSteps.Begun backup = process.work().backup("checks", BackupKind.FULL);
      await().atMost(SOON).until(this::underWay);

      ScheduleSteps.Begun checks = process.work().verify(Optional.empty());

      CompletableFuture<Boolean> ended =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  checks.await();
                  return true;
                } catch (InterruptedException e) {
                  return false;
                }
              });
      assertThat(ended.get(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(events).noneMatch(BackupEnded.class::isInstance);
      Files.writeString(gate.resolve("go"), "");
      backup.await();
      assertThat(events).hasAtLeastOneElementOfType(BackupEnded.class);
    }
  }

  /** A run has announced itself in the store. */
  private boolean underWay() throws Exception {
    try (Stream<Path> stored = Files.walk(home.resolve("store"))) {
      return stored.anyMatch(file -> file.toString().contains("intent"));
    }
  }
}
