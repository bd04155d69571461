package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.alert.AlertJson;
import io.voiceagents.backup.cli.Backupctl;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.recovery.Recoverability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What fails in a command that ends, under cron for instance, is told by the process that stays.
 */
class OneShotAlertTest {
  private final Path home;
  private final AlertFiles alerts;

  OneShotAlertTest(@TempDir Path home) {
    this.home = home;
    this.alerts = new AlertFiles(home.resolve("state"));
  }

  @BeforeEach
  void install() throws IOException {
    Files.createDirectories(home.resolve("store"));
    KeyFile.generate(home.resolve("backup.key"), new SecureRandom(), Clock.systemUTC());
    Files.writeString(
        home.resolve("backup.yaml"),
        """
        state_directory: state
        storage: { directory: store }
        encryption: { key_file: backup.key }
        policies:
          logs: { type: filesystem, paths: [data], schedule: { full: "0 4 * * *" } }
        """);
  }

  private int run() {
    Clock clock = Clock.systemUTC();
    String[] words = {
      "backup", "run", "--type", "logs", "--config", home.resolve("backup.yaml").toString()
    };
    return Backupctl.run(
        words, new BackupctlMain.Opener(Path.of("").toAbsolutePath(), Map.of(), clock), clock);
  }

  /** The process that stays looks at it, once it is sure that it does not follow from another. */
  private void served() {
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
    AlertDesk.of(alerts, later)
        .assess(new Recoverability(later.instant(), List.of(), Optional.empty()));
  }

  private List<String> waiting() throws IOException {
    try (Stream<Path> files = Files.walk(alerts.directory().resolve("outbox"))) {
      return files.filter(Files::isRegularFile).sorted().map(OneShotAlertTest::headline).toList();
    }
  }

  private static String headline(Path file) {
    try {
      return AlertJson.notice(Files.readString(file)).headline();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aFailedRunLeavesAnAlertThatWaitsToBeSentAndTheNextGoodOneItsEnd() throws Exception {
    assertThat(run()).as("there is nothing at the path of the policy").isEqualTo(1);
    assertThat(alerts.open("logs/backup")).isPresent();
    served();
    assertThat(waiting()).singleElement().asString().startsWith("[CRITICAL] logs:");

    Files.createDirectories(home.resolve("data"));
    Files.writeString(home.resolve("data/call.txt"), "hello");
    assertThat(run()).isZero();
    assertThat(alerts.open("logs/backup")).isEmpty();
    assertThat(waiting()).hasSize(2).anyMatch(text -> text.startsWith("[RESOLVED] logs:"));
  }
}
