package io.voiceagents.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.cli.Operations.Finding;
import io.voiceagents.backup.cli.Operations.Finding.Level;
import io.voiceagents.backup.cli.output.Terminal;
import io.voiceagents.backup.policy.BackupKind;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BackupRunTest extends CommandLineTest {
  private void oneOfEachOutcome() {
    fake.runner =
        request ->
            switch (request.policy().name()) {
              case "redis" -> Samples.failed(request);
              case "logs" -> Samples.partial(request);
              default -> Samples.complete(request);
            };
  }

  @Test
  void oneThatFailsDoesNotStopTheOthersAndTheWorstDecides() {
    oneOfEachOutcome();
    Ran ran = run("backup", "run");
    assertThat(ran.out())
        .isEqualTo(
            """
            postgres: complete in 2 min 14 s  postgres/20261122T020000Z-full
              1.41 GiB in 1,204 entries; stored 402 MiB
              Verified by content: passed.
            redis: FAILED after 3.2 s
              PostgreSQL at localhost:5432 refused the connection.
              Hint: is the server running?
            logs: PARTIAL in 14.2 s  logs/20261122T020000Z-full
              1.41 GiB in 1,204 entries; stored 402 MiB
              2 files could not be read.
              Hint: run as a user who may read them.
              Missing from this backup: 2 entries
                calls/a.log: permission denied
                calls/\\x1b[2Jb.log: permission denied
            3 backups: 1 complete, 1 partial, 1 failed.
            """);
    assertThat(ran.err())
        .endsWith("backupctl: not every backup is complete: redis failed, logs partial.\n");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(fake.openCount).isZero();
  }

  @Test
  void aDefectOfOneRunDoesNotStopTheOthers() {
    fake.runner =
        request -> {
          if (request.policy().name().equals("postgres")) {
            throw new IllegalStateException("ring is empty");
          }
          return Samples.complete(request);
        };
    Ran ran = run("backup", "run");
    assertThat(ran.out()).contains("internal error", "ring is empty", "2 complete, 1 failed");
    assertThat(fake.backups).hasSize(3);
    assertThat(ran.exitCode()).isEqualTo(1);
  }

  @Test
  void fault31_aPartialBackupNeverEndsWithZero() {
    fake.runner = Samples::partial;
    assertThat(run("backup", "run", "--type", "logs").exitCode()).isEqualTo(3);
    assertThat(run("backup", "run", "--type", "logs", "--json").exitCode()).isEqualTo(3);
  }

  @Test
  void fault30_jsonKeepsTheSeverityOfEveryBackupAndProblem() throws IOException {
    oneOfEachOutcome();
    JsonNode json = run("backup", "run", "--json", "--kind", "incremental").json();
    assertThat(json.get("severity").asText()).isEqualTo("failed");
    assertThat(json.get("exit_code").asInt()).isEqualTo(1);
    JsonNode logs = json.get("backups").get(2);
    assertThat(logs.get("severity").asText()).isEqualTo("warning");
    assertThat(logs.get("outcome").asText()).isEqualTo("partial");
    assertThat(logs.get("problem_count").asInt()).isEqualTo(2);
    assertThat(logs.get("problems").get(0).get("severity").asText()).isEqualTo("warning");
    JsonNode redis = json.get("backups").get(1);
    assertThat(redis.get("hint").asText()).isEqualTo("is the server running?");
    assertThat(redis.get("set").isNull()).isTrue();
    assertThat(redis.get("requested_kind").asText()).isEqualTo("incremental");
    assertThat(redis.get("kind").asText()).isEqualTo("full");
  }

  @Test
  void jsonIsTheOnlyThingPrinted() throws IOException {
    Ran ran = run("backup", "run", "--json");
    assertThat(ran.json().get("backups")).hasSize(3);
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void aSourceWithoutIncrementalsFallsBackToFullAndSaysSo() {
    Ran ran =
        run("backup", "run", "--kind", "incremental", "--type", "redis", "--type", "postgres");
    assertThat(ran.out())
        .startsWith("redis: a redis source has no incremental backup; taking a full one.\n");
    assertThat(fake.backups.get(0).kind()).isEqualTo(BackupKind.FULL);
    assertThat(fake.backups.get(1).kind()).isEqualTo(BackupKind.INCREMENTAL);
  }

  @Test
  void forceReachesTheRunner() {
    run("backup", "run", "--type", "logs", "--force");
    assertThat(fake.backups).singleElement().matches(request -> request.force());
  }

  @Test
  void aDryRunProbesButBacksNothingUp() {
    fake.findings.add(new Finding("postgres: server", Level.OK, "15.8", ""));
    fake.findings.add(new Finding("redis", Level.FAILED, "refused", "start it"));
    Ran all = run("backup", "run", "--dry-run");
    assertThat(all.exitCode()).isEqualTo(7);
    assertThat(all.out())
        .isEqualTo(
            """
            TYPE      SOURCE      KIND  CHAIN               VERIFIED BY
            postgres  postgres    full  as the policy says  content
            redis     redis       full  as the policy says  content
            logs      filesystem  full  as the policy says  presence

            RESULT  WHAT              DETAIL
            ok      postgres: server  15.8
            FAILED  redis             refused
            Hint: redis: start it
            Dry run: nothing was read from the sources and nothing was stored.
            """);
    assertThat(run("backup", "run", "--dry-run", "--type", "postgres").exitCode()).isZero();
    assertThat(fake.backups).isEmpty();
  }

  @Test
  void progressGoesToStandardErrorAndCanBeSwitchedOff() {
    assertThat(run("backup", "run", "--type", "logs").err()).contains("logs: reading");
    assertThat(run("backup", "run", "--type", "logs", "--no-progress").err()).isEmpty();
    terminal = new Terminal(false, true, false, 80);
    Ran json = run("backup", "run", "--type", "logs", "--json");
    assertThat(json.err()).startsWith("\rlogs: reading").endsWith("\r");
    assertThat(json.out()).startsWith("{");
  }

  @Test
  void aSignalStopsTheRunningBackupAndTheOnesAfterIt() throws IOException {
    fake.runner =
        request -> {
          interruption.request();
          return Samples.failed(request);
        };
    Ran ran = run("backup", "run");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ran.exitCode()).isEqualTo(130);
    assertThat(fake.backups).hasSize(1);
    assertThat(ran.err())
        .endsWith("backupctl: interrupted; the running backup was stopped and does not count.\n");
  }

  @Test
  void coloursNeverComeWithoutWords() {
    terminal = new Terminal(true, false, true, 80);
    oneOfEachOutcome();
    assertThat(run("backup", "run").out())
        .contains("redis: \u001b[1;31mFAILED\u001b[0m", "logs: \u001b[33mPARTIAL\u001b[0m");
  }
}
