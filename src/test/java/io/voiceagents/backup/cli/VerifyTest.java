package io.voiceagents.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.store.StoreException;
import io.voiceagents.backup.verify.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerifyTest extends CommandLineTest {
  private void setsOfAllPolicies() {
    for (String type : List.of("postgres", "redis", "logs")) {
      fake.sets.add(Samples.set(type));
    }
  }

  @Test
  void verifiesTheLatestOfEachPolicyByContent() {
    setsOfAllPolicies();
    Ran ran = run("backup", "verify");
    assertThat(ran.exitCode()).isZero();
    assertThat(fake.depth).isEqualTo(VerifyDepth.CONTENT);
    assertThat(ran.out())
        .startsWith(
            """
            postgres/20261122T020000Z-full: content passed in 14.2 s; the backup is 28 min old
              ok      objects: 14 of 14 are there
              ok      packs: 12 opened
            redis/\
            """);
  }

  @Test
  void aDamagedBackupEndsWithItsOwnExitCodeAndAHint() throws IOException {
    setsOfAllPolicies();
    fake.verifying = set -> Samples.verdict(set, !set.type().equals("redis"));
    Ran ran = run("backup", "verify", "--depth", "presence");
    assertThat(ran.exitCode()).isEqualTo(9);
    assertThat(fake.depth).isEqualTo(VerifyDepth.PRESENCE);
    assertThat(ran.out()).contains("  FAILED  packs: pack 7 was changed");
    assertThat(ran.err())
        .contains("backupctl: 1 of 3 backups failed the presence check.\nHint: don't rely on it.");
    JsonNode json = run("backup", "verify", "--json").json();
    assertThat(json.at("/verdicts/1/severity").asText()).isEqualTo("failed");
    assertThat(json.at("/verdicts/1/checks/1/severity").asText()).isEqualTo("failed");
  }

  @Test
  void whatWasNotCheckedIsNotProven() {
    setsOfAllPolicies();
    fake.verifying =
        set ->
            new Verdict(
                set,
                VerifyDepth.RESTORE,
                Samples.NOW,
                Duration.ZERO,
                Duration.ZERO,
                List.<Check>of());
    Ran ran = run("test", "restore", "--type", "redis");
    assertThat(ran.exitCode()).isEqualTo(9);
    assertThat(ran.out()).contains("Nothing was checked, so nothing is proven.");
  }

  @Test
  void testRestoreAsksForTheRestoreTest() {
    setsOfAllPolicies();
    assertThat(run("test", "restore", "--backup-key", "postgres/2026").exitCode()).isZero();
    assertThat(fake.depth).isEqualTo(VerifyDepth.RESTORE);
  }

  @Test
  void oneThatCanNotBeReadDoesNotHideTheOthers() throws IOException {
    setsOfAllPolicies();
    fake.verifying =
        set -> {
          if (set.type().equals("redis")) {
            throw new StoreException("s3://backups: timeout. Hint: is the store up?");
          }
          return Samples.verdict(set, !set.type().equals("logs"));
        };
    Ran ran = run("backup", "verify");
    assertThat(ran.exitCode()).isEqualTo(9);
    assertThat(ran.err())
        .contains(
            "backupctl: redis/20261122T020000Z-full: s3://backups: timeout.\nHint: is the store up?");
    JsonNode json = run("backup", "verify", "--json").json();
    assertThat(json.get("verdicts")).hasSize(2);
    assertThat(json.at("/errors/0/exit_code").asInt()).isEqualTo(7);
    assertThat(json.at("/errors/0/subject").asText()).isEqualTo("redis/20261122T020000Z-full");
  }

  @Test
  void aPolicyThatWasNeverBackedUpIsNotFound() {
    Ran ran = run("backup", "verify");
    assertThat(ran.exitCode()).isEqualTo(6);
    assertThat(ran.err())
        .contains("backupctl: logs: never backed up.\nHint: backupctl backup run --type logs\n");
  }

  @Test
  void anInterruptionEndsAtOnce() {
    setsOfAllPolicies();
    fake.verifying =
        set -> {
          interruption.request();
          throw new IOException("stream closed");
        };
    Ran ran = run("backup", "verify");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ran.exitCode()).isEqualTo(130);
    assertThat(ran.err()).contains("backupctl: interrupted; the work was stopped.");
  }
}
