package io.voiceagents.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestoreTest extends CommandLineTest {
  @BeforeEach
  void sets() {
    for (String type : List.of("postgres", "redis", "logs")) {
      fake.sets.add(Samples.set(type));
    }
  }

  @Test
  void showsThePlanThenTheResultAndWhatToDoNext() {
    Ran ran = run("restore", "postgres", "latest", "--target-dir", "/srv/pg");
    assertThat(ran.out())
        .isEqualTo(
            """
            Restoring postgres/20261122T020000Z-full into /srv/pg
              taken 2026-11-22 02:00 UTC, 1 h ago; full, complete
              1.41 GiB in 1,204 entries to write; 402 MiB to fetch from the store
              1. Fetch, check and write 1,204 entries into /srv/pg.restore
              2. Rename it to /srv/pg
            Restored 1.41 GiB in 1,204 entries into /srv/pg in 27.0 s (53.5 MiB/s).

            Next:
              pg_ctl -D /srv/pg start
            """);
    assertThat(ran.err()).startsWith("restore postgres: fetching");
    assertThat(ran.exitCode()).isZero();
  }

  @Test
  void fault27_aDryRunPrintsThePlanAndWritesNothing() throws IOException {
    Ran ran = run("restore", "redis", "redis/latest", "--target-dir", "/srv/redis", "--dry-run");
    assertThat(ran.out()).contains("2. Rename it to /srv/redis").endsWith("nothing was written.\n");
    JsonNode json =
        run("restore", "redis", "redis", "--target-dir", "/srv/redis", "--dry-run", "--json")
            .json();
    assertThat(json.get("dry_run").asBoolean()).isTrue();
    assertThat(json.get("result").isNull()).isTrue();
    assertThat(json.at("/plan/fetch_bytes").asLong()).isEqualTo(421_632_409L);
    assertThat(fake.restored).isEmpty();
  }

  @Test
  void fault27_aRefusedTargetHasItsOwnExitCode() throws IOException {
    fake.planner =
        request -> {
          throw new RestoreRefusedException(
              request.target() + " is not empty. Hint: name another one, or use --force.");
        };
    Ran ran = run("restore", "filesystem", "logs", "/srv/logs");
    assertThat(ran.exitCode()).isEqualTo(5);
    assertThat(ran.err())
        .isEqualTo(
            """
            backupctl: /srv/logs is not empty.
            Hint: name another one, or use --force.
            """);
    JsonNode error =
        run("restore", "filesystem", "logs", "/srv/logs", "--json").json().get("error");
    assertThat(error.get("message").asText()).isEqualTo("/srv/logs is not empty.");
    assertThat(error.get("hint").asText()).isEqualTo("name another one, or use --force.");
    assertThat(error.get("exit_code").asInt()).isEqualTo(5);
    assertThat(error.get("name").asText()).isEqualTo("refused");
    assertThat(error.get("severity").asText()).isEqualTo("failed");
  }

  @Test
  void everyOptionReachesThePlan() {
    run(
        "restore",
        "filesystem",
        "logs",
        "/srv/logs",
        "--include",
        "calls/**",
        "--include",
        "b",
        "--force");
    run("restore", "postgres", "postgres", "--target-dir", "/srv/pg", "--tablespace", "16400=/ssd");
    assertThat(fake.restored.get(0).request().include()).containsExactly("calls/**", "b");
    assertThat(fake.restored.get(0).request().force()).isTrue();
    assertThat(fake.restored.get(1).request().tablespaces())
        .isEqualTo(Map.of("16400", Path.of("/ssd")));
  }

  @Test
  void aBackupOfAnotherKindOfSourceIsRefusedWithTheRightCommand() {
    Ran ran = run("restore", "filesystem", "postgres", "/srv/x");
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err())
        .contains("'backupctl restore postgres postgres/20261122T020000Z-full ...'");
  }

  @Test
  void latestMustMeanOnePolicyOnly() {
    fake.configuration =
        Samples.configuration(Samples.postgres("postgres"), Samples.postgres("billing"));
    Ran several = run("restore", "postgres", "latest", "--target-dir", "/srv/pg");
    assertThat(several.exitCode()).isEqualTo(2);
    assertThat(several.err()).contains("Hint: say which: postgres/latest, billing/latest.");
    Ran none = run("restore", "redis", "latest", "--target-dir", "/srv/redis");
    assertThat(none.exitCode()).isEqualTo(6);
  }

  @Test
  void aSetThatIsNotThereIsNotFound() {
    Ran ran = run("restore", "postgres", "postgres/2019", "--target-dir", "/srv/pg");
    assertThat(ran.exitCode()).isEqualTo(6);
    assertThat(ran.err())
        .isEqualTo(
            """
            backupctl: no backup fits 'postgres/2019'.
            Hint: 'backupctl backup list' shows them.
            """);
  }

  @Test
  void fault31_restoringAPartialBackupWarnsBeforeItBegins() throws IOException {
    fake.sets.clear();
    fake.sets.add(Samples.set("redis", "2026-11-22T02:00:00Z", BackupKind.FULL, Outcome.PARTIAL));
    assertThat(run("restore", "redis", "redis", "--target-dir", "/srv/r").out())
        .contains("WARNING: this backup is partial");
    JsonNode json = run("restore", "redis", "redis", "--target-dir", "/srv/r", "--json").json();
    assertThat(json.get("severity").asText()).isEqualTo("warning");
  }

  @Test
  void aRestoreThatGoesOnSaysSo() {
    fake.planner =
        request -> {
          RestorePlan plan = Samples.plan(request);
          return new RestorePlan(
              request, plan.staging(), 10, 10, 5, List.of("Fetch what is missing"), true);
        };
    assertThat(run("restore", "redis", "redis", "--target-dir", "/srv/r").out())
        .startsWith("Going on with the restore of redis/20261122T020000Z-full into /srv/r\n");
  }

  @Test
  void anInterruptedRestoreSaysHowToGoOn() {
    fake.restorer =
        plan -> {
          interruption.request();
          throw new InterruptedException();
        };
    Ran ran = run("restore", "redis", "redis", "--target-dir", "/srv/r");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ran.exitCode()).isEqualTo(130);
    assertThat(ran.err()).contains("a restore into a directory goes on where it stopped.");
    assertThat(fake.openCount).isZero();
  }

  @Test
  void aTablespaceIsNamedByItsNumber() {
    Ran ran =
        run(
            "restore",
            "postgres",
            "latest",
            "--target-dir",
            "/srv/pg",
            "--tablespace",
            "fast=/ssd");
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("'fast' is not the number of a tablespace");
  }
}
