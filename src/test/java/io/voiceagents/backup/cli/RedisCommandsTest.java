package io.voiceagents.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.LogRunner.LogResult;
import io.voiceagents.backup.catalog.LogRunner.NewBase;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.restore.RecoveryTarget;
import io.voiceagents.backup.restore.RecoveryTarget.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedisCommandsTest extends CommandLineTest {
  @Test
  void followsToTheEndAndSaysWhatWasStored() throws IOException {
    follows(Optional.empty());

    Ran ran = run("redis", "follow", "--once");

    assertThat(ran.out()).isEqualTo("redis: 2.93 KiB of commands stored as 1000 B in 3.0 s\n");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.exitCode()).isZero();
    JsonNode json = run("redis", "follow", "--once", "--json").json();
    assertThat(json.get("log_bytes").asLong()).isEqualTo(3_000);
    assertThat(json.get("log_broke_after").isNull()).isTrue();
  }

  @Test
  void aFirstLogGetsABackupAndIsNoLoss() throws IOException {
    follows(Optional.of(base(Optional.empty())));

    Ran ran = run("redis", "follow", "--once");

    assertThat(ran.out())
        .contains("redis/20261122T020000Z-full was taken for the log to build on.");
    assertThat(ran.exitCode()).isZero();
  }

  @Test
  void fault13_aLogThatCouldNotGoOnIsALossAndSaysSo() throws IOException {
    follows(Optional.of(base(Optional.of("abc:17"))));

    Ran ran = run("redis", "follow", "--once");

    assertThat(ran.err())
        .contains("could not go on where the log ended (abc:17)")
        .contains("Hint: ");
    assertThat(ran.exitCode()).isEqualTo(9);
    JsonNode json = run("redis", "follow", "--once", "--json").json();
    assertThat(json.get("log_broke_after").asText()).isEqualTo("abc:17");
    assertThat(json.get("base").asText()).startsWith("redis/");
    assertThat(json.get("severity").asText()).isEqualTo("failed");
  }

  @Test
  void refusesAPolicyOfAnotherKind() {
    Ran ran = run("redis", "follow", "--type", "logs");

    assertThat(ran.err()).contains("policy 'logs' has no Redis source").contains("Hint: ");
    assertThat(ran.exitCode()).isEqualTo(2);
  }

  @Test
  void fault15_aTimeNeedsItsZone() {
    fake.sets.add(Samples.set("redis"));
    Ran ran =
        run(
            "restore",
            "redis",
            "latest",
            "--target-dir",
            "/t",
            "--target-time",
            "2026-11-22T03:00:00");

    assertThat(ran.err()).contains("is no time with a zone").contains("Hint: ");
    assertThat(ran.exitCode()).isEqualTo(2);
  }

  @Test
  void theLatestSetForATimeIsOneThatWasFinishedBefore() {
    fake.sets.add(Samples.set("redis"));
    String time = "2026-11-22T05:00:00+01:00";
    Ran ran = run("restore", "redis", "latest", "--target-dir", "/t", "--target-time", time);

    assertThat(ran.exitCode()).isZero();
    RecoveryTarget target = fake.restored.get(0).request().recovery().orElseThrow();
    assertThat(target.kind()).isEqualTo(Kind.TIME);
    assertThat(target.value()).isEqualTo("2026-11-22T04:00:00Z");
    String early = "2026-11-22T00:00:00Z";
    Ran none = run("restore", "redis", "latest", "--target-dir", "/t", "--target-time", early);
    assertThat(none.err()).contains("no complete backup of 'redis' was finished before");
    assertThat(none.exitCode()).isEqualTo(6);
  }

  private static NewBase base(Optional<String> after) {
    return new NewBase(
        after, Samples.complete(new BackupRequest(Samples.redis(), BackupKind.FULL, false)));
  }

  private void follows(Optional<NewBase> base) {
    fake.logRunner =
        (request, watch) -> {
          base.ifPresent(watch::newBase);
          return new LogResult("redis", 3_000, 1_000, 0, Duration.ofSeconds(3), base);
        };
  }
}
