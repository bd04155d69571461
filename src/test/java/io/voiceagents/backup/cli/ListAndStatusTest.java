package io.voiceagents.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.restore.RecoveryWindows.Window;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListAndStatusTest extends CommandLineTest {
  private void someSets() {
    fake.sets.add(Samples.set("postgres"));
    fake.sets.add(Samples.set("logs", "2026-11-19T02:00:00Z", BackupKind.FULL, Outcome.COMPLETE));
    fake.sets.add(
        Samples.set("logs", "2026-11-22T01:00:00Z", BackupKind.INCREMENTAL, Outcome.PARTIAL));
    fake.verdicts.add(Samples.verdict(Samples.set("postgres"), true));
  }

  @Test
  void listsNewestFirst() {
    someSets();
    Ran ran = run("backup", "list");
    assertThat(ran.out())
        .isEqualTo(
            """
            KEY                                KIND         OUTCOME   FINISHED                     AGE  ENTRIES      SIZE   STORED
            postgres/20261122T020000Z-full     full         complete  2026-11-22 02:02 UTC      57 min    1,204  1.41 GiB  402 MiB
            logs/20261122T010000Z-incremental  incremental  PARTIAL   2026-11-22 01:02 UTC  1 h 57 min    1,204  1.41 GiB  402 MiB
            logs/20261119T020000Z-full         full         complete  2026-11-19 02:02 UTC         3 d    1,204  1.41 GiB  402 MiB
            """);
    assertThat(ran.exitCode()).isZero();
  }

  @Test
  void saysWhenThereIsMoreThanItShows() throws IOException {
    someSets();
    assertThat(run("backup", "list", "--limit", "2").out())
        .endsWith("The list ends after 2; --limit 0 shows all.\n");
    JsonNode json = run("backup", "list", "--limit", "2", "--json").json();
    assertThat(json.get("truncated").asBoolean()).isTrue();
    assertThat(json.get("sets")).hasSize(2);
    assertThat(run("backup", "list", "--limit", "3").out()).doesNotContain("The list ends");
    assertThat(run("backup", "list", "--limit", "0", "--json").json().get("sets")).hasSize(3);
  }

  @Test
  void setsInJsonHaveStableNames() throws IOException {
    someSets();
    JsonNode set = run("backup", "list", "--type", "postgres", "--json").json().get("sets").get(0);
    assertThat(set.fieldNames())
        .toIterable()
        .containsExactly(
            "key",
            "type",
            "kind",
            "outcome",
            "severity",
            "chain",
            "sequence",
            "run",
            "parent",
            "started_at",
            "finished_at",
            "age_seconds",
            "entries",
            "source_bytes",
            "stored_bytes");
    assertThat(set.get("finished_at").asText()).isEqualTo("2026-11-22T02:02:14Z");
    assertThat(set.get("source_bytes").asLong()).isEqualTo(1_513_975_972L);
  }

  @Test
  void setsOfAPolicyThatIsGoneCanStillBeListed() {
    fake.sets.add(Samples.set("old_calls"));
    assertThat(run("backup", "list", "--type", "old_calls").out()).contains("old_calls/2026");
    Ran unknown = run("backup", "list", "--type", "old_call");
    assertThat(unknown.exitCode()).isEqualTo(6);
    assertThat(unknown.err()).contains("no policy 'old_call'", "postgres, redis, logs");
  }

  @Test
  void restoreListShowsTheLastVerdictAndTheCommandToType() {
    someSets();
    assertThat(run("restore", "list").out())
        .contains("passed content, 30 min ago", "not verified")
        .endsWith(
            "Restore one with: backupctl restore postgres postgres/20261122T020000Z-full"
                + " --target-dir DIR\n");
  }

  @Test
  void statusNamesWhatIsMissingInItsFirstLine() {
    someSets();
    Ran ran = run("backup", "status");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out())
        .isEqualTo(
            """
            NOT PROTECTED: redis (never backed up). WARNING: logs (the newest backup is partial; overdue: \
            nothing complete since the run of 2026-11-21 02:00 UTC; never verified).

            TYPE      STATUS   LAST COMPLETE BACKUP               AGE  NEWEST    NEXT RUN              LAST VERDICT
            postgres  ok       postgres/20261122T020000Z-full  57 min  complete  2026-11-23 02:00 UTC  passed content, 30 min ago
            redis     FAILED   none                                 -  -         2026-11-23 02:00 UTC  never verified
            logs      WARNING  logs/20261119T020000Z-full         3 d  PARTIAL   2026-11-23 02:00 UTC  never verified
            """);
  }

  @Test
  void statusEndsWithZeroWhenEveryPolicyHasACompleteBackup() throws IOException {
    fake.configuration = Samples.configuration(Samples.postgres("postgres"));
    someSets();
    Ran ran = run("backup", "status");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out())
        .startsWith("OK: 1 policy, each with a complete backup that was verified.\n");
    JsonNode json = run("backup", "status", "--json").json();
    assertThat(json.get("severity").asText()).isEqualTo("ok");
    assertThat(json.at("/policies/0/last_complete/age_seconds").asInt()).isEqualTo(3_466);
  }

  @Test
  void statusSaysFromWhenToWhenAClusterCanBeRecovered() throws IOException {
    fake.configuration = Samples.configuration(Samples.postgres("postgres"));
    someSets();
    Instant from = Instant.parse("2026-11-22T02:01:00Z");
    fake.window =
        Optional.of(
            new Window(Optional.of(from), Optional.of(from.plusSeconds(3_000)), Optional.empty()));
    assertThat(run("backup", "status").out())
        .contains("postgres can be recovered to any moment from 2026-11-22 02:01")
        .contains(" to 2026-11-22 02:51");

    fake.window =
        Optional.of(new Window(Optional.empty(), Optional.empty(), Optional.of("WAL is missing")));
    JsonNode json = run("backup", "status", "--json").json();
    assertThat(json.get("severity").asText()).isEqualTo("warning");
    assertThat(json.at("/policies/0/recoverable/broken").asText()).isEqualTo("WAL is missing");
  }

  @Test
  void restoreListShowsFromWhenToWhenAClusterCanBeRecovered() throws IOException {
    fake.configuration = Samples.configuration(Samples.postgres("postgres"));
    someSets();
    Instant from = Instant.parse("2026-11-22T02:01:00Z");
    fake.window =
        Optional.of(
            new Window(Optional.of(from), Optional.of(from.plusSeconds(3_000)), Optional.empty()));
    assertThat(run("restore", "list").out())
        .contains(
            "postgres can be recovered to any moment from 2026-11-22 02:01 UTC to 2026-11-22 02:51");
    JsonNode json = run("restore", "list", "--json").json();
    assertThat(json.at("/recoverable/0/type").asText()).isEqualTo("postgres");
    assertThat(json.at("/recoverable/0/until").asText()).isEqualTo("2026-11-22T02:51:00Z");
  }

  @Test
  void fault30_statusInJsonKeepsWarnings() throws IOException {
    fake.configuration = Samples.configuration(Samples.files("logs"));
    someSets();
    JsonNode json = run("backup", "status", "--json").json();
    assertThat(json.get("severity").asText()).isEqualTo("warning");
    assertThat(json.get("exit_code").asInt()).isZero();
    assertThat(json.at("/policies/0/severity").asText()).isEqualTo("warning");
    assertThat(json.at("/policies/0/notes/0").asText()).isEqualTo("the newest backup is partial");
  }

  @Test
  void onlyPartialBackupsDoNotCount() {
    fake.configuration = Samples.configuration(Samples.files("logs"));
    fake.sets.add(Samples.set("logs", "2026-11-22T01:00:00Z", BackupKind.FULL, Outcome.PARTIAL));
    Ran ran = run("backup", "status");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).startsWith("NOT PROTECTED: logs (only partial backups).");
  }

  @Test
  void aFailedVerificationIsSeenInTheStatus() {
    fake.configuration = Samples.configuration(Samples.postgres("postgres"));
    fake.sets.add(Samples.set("postgres"));
    fake.verdicts.add(Samples.verdict(Samples.set("postgres"), false));
    Ran ran = run("backup", "status");
    assertThat(ran.exitCode()).isEqualTo(9);
    assertThat(ran.out())
        .startsWith("NOT PROTECTED: postgres (the last verification failed).")
        .contains("FAILED content, 30 min ago");
  }

  @Test
  void testHistoryShowsOnlyRestoreTests() throws IOException {
    fake.verdicts.add(Samples.verdict(Samples.set("redis"), VerifyDepth.RESTORE, false));
    fake.verdicts.add(Samples.verdict(Samples.set("redis"), VerifyDepth.CONTENT, true));
    Ran ran = run("test", "history");
    assertThat(ran.out())
        .isEqualTo(
            """
            WHEN                     AGE  KEY                          RESULT    TOOK  BACKUP WAS  FAILED CHECKS
            2026-11-22 02:30 UTC  30 min  redis/20261122T020000Z-full  FAILED  14.2 s  28 min old  packs
            """);
    JsonNode verdict = run("test", "history", "--json").json().at("/verdicts/0");
    assertThat(verdict.get("severity").asText()).isEqualTo("failed");
    assertThat(verdict.get("set_age_seconds").asInt()).isEqualTo(1_680);
  }
}
