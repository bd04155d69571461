package io.voiceagents.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.policy.AlertChannel;
import io.voiceagents.backup.policy.AlertLevel;
import io.voiceagents.backup.policy.AlertSettings;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.Objectives;
import io.voiceagents.backup.policy.ScheduleSettings;
import io.voiceagents.backup.policy.Secret;
import io.voiceagents.backup.policy.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsCommandsTest extends CommandLineTest {
  @TempDir private Path state = Path.of("");

  @BeforeEach
  void oneChannel() {
    AlertChannel ops =
        new AlertChannel(
            "ops",
            AlertLevel.WARNING,
            Set.of(),
            Optional.empty(),
            new AlertChannel.Slack(new Secret("https://hooks.example.com/x")));
    Configuration usual = Samples.configuration(Samples.postgres("postgres"));
    fake.configuration =
        new Configuration(
            usual.file(),
            state,
            usual.storage(),
            usual.encryption(),
            usual.restoreTest(),
            usual.policies(),
            ScheduleSettings.DEFAULT,
            Objectives.NONE,
            ServerSettings.DEFAULT,
            new AlertSettings(Map.of("ops", ops), ZoneOffset.UTC));
  }

  private void backupFailed() {
    new AlertDesk(
            new AlertFiles(state),
            Clock.fixed(Samples.NOW, ZoneOffset.UTC),
            AlertDesk.REMINDER,
            Duration.ZERO)
        .accept(
            new Event.BackupEnded(
                Samples.NOW,
                "postgres",
                "full",
                "failed",
                Duration.ZERO,
                0,
                0,
                Optional.empty(),
                "disk full"));
  }

  private long inTheOutbox() throws IOException {
    try (Stream<Path> all = Files.list(state.resolve("alerts/outbox"))) {
      return all.count();
    }
  }

  @Test
  void listsWhatIsOpenAndEndsWithOneIfItIsCritical() throws IOException {
    assertThat(run("alerts", "list").out()).contains("No alert is open.");
    assertThat(run("alerts", "list").exitCode()).isZero();
    backupFailed();
    Ran ran = run("alerts", "list");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).contains("postgres/backup", "critical", "disk full");
    JsonNode json = run("alerts", "list", "--json").json();
    assertThat(json.at("/alerts/0/key").asText()).isEqualTo("postgres/backup");
    assertThat(json.at("/alerts/0/runbook").asText()).isEqualTo("docs/alerts.md#backup");
  }

  @Test
  void aTestGoesIntoTheOutbox() throws IOException {
    assertThat(run("alerts", "test", "--channel", "nobody").exitCode()).isEqualTo(6);
    JsonNode json = run("alerts", "test", "--json").json();
    assertThat(json.at("/channels/0").asText()).isEqualTo("ops");
    assertThat(json.at("/severity").asText()).isEqualTo("warning");
    assertThat(json.at("/sent_by_serve").asBoolean()).isFalse();
    assertThat(inTheOutbox()).isEqualTo(2);
  }

  @Test
  void anAcknowledgementIsKeptAndToldAndOnlyForWhatIsOpen() throws IOException {
    backupFailed();
    Ran unknown = run("alerts", "ack", "redis/backup");
    assertThat(unknown.exitCode()).isEqualTo(6);
    assertThat(unknown.err()).contains("redis/backup", "Hint: open are postgres/backup");
    assertThat(run("alerts", "ack", "postgres/backup", "--dry-run").exitCode()).isZero();
    assertThat(inTheOutbox()).isEqualTo(1);
    Ran ran = run("alerts", "ack", "postgres/backup", "--by", "anna", "--note", "new disk");
    assertThat(ran.exitCode()).isZero();
    assertThat(inTheOutbox()).isEqualTo(2);
    assertThat(run("alerts", "list").out()).contains("(acknowledged) the full backup");
    JsonNode json = run("alerts", "list", "--json").json();
    assertThat(json.at("/alerts/0/acknowledged_by").asText()).isEqualTo("anna");
    assertThat(json.at("/alerts/0/note").asText()).isEqualTo("new disk");
  }

  @Test
  void aSilenceHoldsForItsTime() throws IOException {
    assertThat(run("alerts", "silence", "postgres/*", "--for", "soon").exitCode()).isEqualTo(2);
    assertThat(run("alerts", "silence", "postgres", "--for", "1h").exitCode()).isEqualTo(2);
    assertThat(run("alerts", "silence", "postgres/*", "--for", "31d").err())
        .contains("longer than 30d");
    assertThat(run("alerts", "silence", "*", "--for", "169h").err()).contains("longer than 7d");
    assertThat(run("alerts", "silence", "*/*", "--for", "8d").exitCode()).isEqualTo(2);
    assertThat(run("alerts", "silence", "*", "--for", "7d", "--dry-run").exitCode()).isZero();
    assertThat(run("alerts", "silence", "postgres/*", "--dry-run").exitCode()).isZero();
    assertThat(run("alerts", "list", "--json").json().at("/silences").size()).isZero();
    assertThat(run("alerts", "silence", "postgres/*", "--for", "2d").exitCode()).isZero();
    backupFailed();
    assertThat(state.resolve("alerts/outbox")).doesNotExist();
    assertThat(run("alerts", "list", "--json").json().at("/silences/0/pattern").asText())
        .isEqualTo("postgres/*");
    assertThat(run("alerts", "silence", "postgres/*", "--for", "0m").exitCode()).isZero();
    assertThat(run("alerts", "list", "--json").json().at("/silences").size()).isZero();
  }

  @Test
  void aSilenceIsLiftedAndOneForWhatIsNotThereIsDoubted() throws IOException {
    backupFailed();
    assertThat(run("alerts", "silence", "postgres/backup").err()).isEmpty();
    Ran lifted = run("alerts", "silence", "postgres/backup", "--for", "0s");
    assertThat(lifted.exitCode()).isZero();
    assertThat(lifted.out()).contains("No longer silent: postgres/backup");
    assertThat(run("alerts", "list", "--json").json().at("/silences").size()).isZero();
    assertThat(run("alerts", "silence", "foo/bar").err()).contains("no alert is called 'bar'");
    assertThat(run("alerts", "silence", "foo/backup").err())
        .contains("no alert that is open is meant by 'foo/backup'");
    assertThat(run("alerts", "silence", "redis/rpo", "--for", "0s").err())
        .contains("there was no silence for 'redis/rpo'");
  }
}
