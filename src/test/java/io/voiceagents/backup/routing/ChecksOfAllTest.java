package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.policy.AlertSettings;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.VerifyDepth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done for every policy in its turn is done for each, whatever became of one before it. */
class ChecksOfAllTest {
  private final Path home;
  private final List<Event> told = new CopyOnWriteArrayList<>();

  ChecksOfAllTest(@TempDir Path home) {
    this.home = home;
  }

  @BeforeEach
  void install() throws IOException {
    for (String directory : List.of("config", "routes", "store", "data")) {
      Files.createDirectories(home.resolve(directory));
    }
    Files.writeString(home.resolve("data/call.txt"), "hello");
    KeyFile.generate(home.resolve("config/backup.key"), new SecureRandom(), Clock.systemUTC());
    Files.writeString(
        home.resolve("config/backup.yaml"),
        """
        state_directory: ../var
        storage: { directory: ../store }
        encryption: { key_file: backup.key }
        schedules: { expiry: never }
        policies:
          configs: { type: filesystem, paths: [../data], schedule: { full: "0 4 * * *" } }
          logs: { type: filesystem, paths: [../data], schedule: { full: "0 4 * * *" } }
        """);
    try (Stream<Path> shipped = Files.list(Path.of("routes"))) {
      for (Path file : shipped.toList()) {
        Files.copy(file, home.resolve("routes").resolve(file.getFileName()));
      }
    }
  }

  /** Whoever hears of the checks of one policy breaks. */
  private void hear(Event event) {
    boolean first =
        (event instanceof Event.Verified verified && verified.type().equals("configs"))
            || (event instanceof Event.ExpiryEnded ended && ended.type().equals("configs"));
    if (first) {
      throw new IllegalStateException("planted");
    }
    told.add(event);
  }

  private ResidentProcess start() throws IOException {
    ResidentProcess.Start with =
        new ResidentProcess.Start(
            home.resolve("config/backup.yaml"), home, Map.of(), Clock.systemUTC());
    AlertFiles files = new AlertFiles(home.resolve("var"));
    RuntimePlan alerts =
        AlertRoutes.plan(
            home.resolve("routes"),
            () -> AlertSettings.DEFAULT,
            files,
            new AlertDesk(files, Clock.systemUTC(), AlertDesk.REMINDER, Duration.ZERO),
            (channel, delivered) -> {},
            "test",
            Clock.systemUTC(),
            AlertRoutes.Patience.USUAL);
    return ResidentProcess.start(
        with,
        ResidentProcess.configuration(with),
        Watchers.of(
            this::hear,
            new RuntimePlan(List.of(), Optional.empty(), alerts.properties(), alerts.beans())),
        unused -> {});
  }

  @Test
  void aDefectWithOnePolicyKeepsNoOtherFromItsVerificationOrExpiry() throws Exception {
    try (ResidentProcess process = start()) {
      process.work().backup("configs", BackupKind.FULL).await();
      process.work().backup("logs", BackupKind.FULL).await();
      process.work().verify(Optional.of(VerifyDepth.CONTENT)).await();
      assertThat(told)
          .filteredOn(Event.Verified.class::isInstance)
          .singleElement()
          .satisfies(event -> assertThat(((Event.Verified) event).type()).isEqualTo("logs"));
      process.work().expire().await();
      assertThat(told)
          .filteredOn(Event.ExpiryEnded.class::isInstance)
          .singleElement()
          .satisfies(event -> assertThat(((Event.ExpiryEnded) event).type()).isEqualTo("logs"));
    }
  }
}
