package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.observe.Event.BackupEnded;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.recovery.Protection;
import io.voiceagents.backup.recovery.Protection.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process whose state directory is new at each start, as in a container without a volume. */
class LostStateTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String DAILY = ", schedule: { full: '0 4 * * *' } }\n";

  private final Path home;
  private final Installation installation;
  private final List<Event> events = new CopyOnWriteArrayList<>();

  LostStateTest(@TempDir Path home) throws IOException {
    this.home = home;
    this.installation = Installation.in(home);
    installation.write(
        "routes/schedule-calls-full.camel.yaml", RouteTemplate.text("calls", BackupKind.FULL));
    installation.configure(
        """
        state_directory: ../var
        storage: { directory: ../store }
        encryption: { key_file: backup.key }
        schedules: { expiry: never }
        policies:
        """
            + "  logs: { type: filesystem, paths: [../data]"
            + DAILY
            + "  calls: { type: filesystem, paths: [../data]"
            + DAILY);
  }

  @Test
  void aPolicyThatNeverRanIsNotNewAgainAtEachStart() throws Exception {
    try (ResidentProcess first = installation.start(events::add)) {
      first.work().backup("logs", BackupKind.FULL);
      await().atMost(SOON).until(() -> events.stream().anyMatch(BackupEnded.class::isInstance));
      first.board().refresh();
      assertThat(calls(first).level()).as("the repository is new too").isEqualTo(Level.WARNING);
    }
    madeAt(Instant.now().minus(Duration.ofDays(3)));
    Trash.delete(installation.state());

    try (ResidentProcess second = installation.start(events::add)) {
      second.board().refresh();
      assertThat(calls(second).level()).isEqualTo(Level.FAILED);
      assertThat(calls(second).failures())
          .anyMatch(text -> text.startsWith("never backed up: the first run was due at "));
    }
  }

  @Test
  void whileTheStoreIsAwayNothingIsNoted() throws Exception {
    try (ResidentProcess first = installation.start(events::add)) {
      first.work().backup("logs", BackupKind.FULL);
      await().atMost(SOON).until(() -> events.stream().anyMatch(BackupEnded.class::isInstance));
    }
    madeAt(Instant.now().minus(Duration.ofDays(3)));
    Trash.delete(installation.state());
    Files.move(home.resolve("store"), home.resolve("away"));

    try (ResidentProcess second = installation.start(events::add)) {
      second.board().refresh();
      assertThat(installation.state().resolve("policies")).doesNotExist();
      Files.move(home.resolve("away"), home.resolve("store"));
      second.board().refresh();
      assertThat(calls(second).level()).isEqualTo(Level.FAILED);
    }
  }

  private void madeAt(Instant made) throws IOException {
    String text = installation.read("store/repository.json");
    String older =
        text.replaceFirst("\"created_at\":\"[^\"]*\"", "\"created_at\":\"" + made + "\"");
    assertThat(older).isNotEqualTo(text);
    installation.write("store/repository.json", older);
  }

  private static Protection calls(ResidentProcess process) {
    return process.board().last().policies().stream()
        .filter(policy -> policy.type().equals("calls"))
        .findFirst()
        .orElseThrow();
  }
}
