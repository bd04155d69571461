package io.voiceagents.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.restore.DatabaseRestoreRequest;
import io.voiceagents.backup.source.postgres.TableName;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code restore postgres --target-db}. */
class RestoreDatabaseTest extends CommandLineTest {
  @BeforeEach
  void sets() {
    fake.sets.add(Samples.set("postgres"));
  }

  @Test
  void showsThePlanThenTheRowsAndWhatIsLeftToDo() {
    Ran ran =
        run(
            "restore",
            "postgres",
            "latest",
            "--target-db",
            "voice",
            "--tables",
            "calls",
            "--force");
    assertThat(ran.out())
        .isEqualTo(
            """
            Restoring from postgres/20261122T020000Z-full into the database voice on localhost:5432
              taken 2026-11-22 02:00 UTC, 1 h ago; full, complete
              1.41 GiB to write to a scratch place and to remove again; 402 MiB to fetch from the store
              1. start a server
              2. load it in one transaction
            TABLE         ROWS IN THE BACKUP  ROWS RESTORED
            public.calls               1,204          1,204
            Restored 1 table into voice on localhost:5432 in 1 min 1 s.
            Kept: table public.calls as public_before_x.calls

            Next:
              not there any more, and not restored: view public.open_calls
            """);
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.err()).startsWith("restore postgres: loading");
  }

  @Test
  void fault27_aDryRunPrintsThePlanAndTouchesNothing() throws IOException {
    String[] command = {"restore", "postgres", "latest", "--target-db", "voice", "--dry-run"};
    assertThat(run(command).out()).contains("2. load it").endsWith("nothing was written.\n");
    JsonNode json =
        run("restore", "postgres", "latest", "--target-db", "voice", "--dry-run", "--json").json();
    assertThat(json.get("dry_run").asBoolean()).isTrue();
    assertThat(json.get("result").isNull()).isTrue();
    assertThat(json.at("/plan/source_database").asText()).isEqualTo("voice");
    assertThat(json.at("/plan/server").asText()).isEqualTo("localhost:5432");
    assertThat(fake.databases.executed).isEmpty();
  }

  @Test
  void everyOptionReachesThePlan() throws IOException {
    environment.put("PGPASSWORD", "from the environment");
    JsonNode json =
        run(
                "restore",
                "postgres",
                "latest",
                "--target-db",
                "copy",
                "--database",
                "voice",
                "--tables",
                "calls,live.\"Turns\"",
                "--no-owner",
                "--target-connection",
                "postgresql://admin@db2:5433?sslmode=require",
                "--target-time",
                "2026-11-22T02:30:00Z",
                "--json")
            .json();
    DatabaseRestoreRequest request = fake.databases.executed.get(0);
    assertThat(request.order().source()).isEqualTo("voice");
    assertThat(request.order().database()).isEqualTo("copy");
    assertThat(request.order().owners()).isFalse();
    assertThat(request.order().tables())
        .containsExactly(new TableName("live", "Turns"), new TableName("public", "calls"));
    SourceSettings.Postgres target = request.target();
    assertThat(target.host() + target.port() + target.user() + target.sslMode())
        .isEqualTo("db25433adminrequire");
    assertThat(target.password().reveal()).isEqualTo("from the environment");
    assertThat(request.recovery().orElseThrow().value()).isEqualTo("2026-11-22T02:30:00Z");
    assertThat(json.at("/result/recovered_to").asText()).contains("before 2026-11-22");
    assertThat(json.at("/result/tables/0/restored_rows").asLong()).isEqualTo(1_204);
  }

  @Test
  void aPlaceThatIsTakenIsRefusedWithItsOwnExitCode() {
    fake.databases.refusal = Optional.of("the database 'voice' exists. Hint: use --force");
    Ran ran = run("restore", "postgres", "latest", "--target-db", "voice");
    assertThat(ran.exitCode()).isEqualTo(5);
    assertThat(ran.err()).contains("the database 'voice' exists.").contains("Hint: use --force");
  }

  @Test
  void theTwoWaysAreNotMixed() {
    assertUsage("missing --target-dir DIR", "restore", "postgres", "latest");
    assertUsage(
        "--tables does not go with --target-dir",
        "restore",
        "postgres",
        "latest",
        "--target-dir",
        "/srv/pg",
        "--tables",
        "calls");
    assertUsage(
        "--activate does not go with --target-db",
        "restore",
        "postgres",
        "latest",
        "--target-db",
        "voice",
        "--activate");
    assertUsage(
        "--target-password-file goes with --target-connection",
        "restore",
        "postgres",
        "latest",
        "--target-db",
        "voice",
        "--target-password-file",
        "x");
    assertUsage(
        "--tables: 'calls,' is no list of tables",
        "restore",
        "postgres",
        "latest",
        "--target-db",
        "voice",
        "--tables",
        "calls,");
  }

  @Test
  void aPasswordOnTheCommandLineIsRefusedAndNotRepeated() {
    Ran ran =
        run(
            "restore",
            "postgres",
            "latest",
            "--target-db",
            "voice",
            "--target-connection",
            "postgresql://admin:hunter2@db2");
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("--target-password-file").doesNotContain("hunter2");
  }

  @Test
  void withoutAPolicyTheServerMustBeNamed() {
    fake.configuration = Samples.configuration(Samples.redis());
    Ran ran = run("restore", "postgres", "postgres/latest", "--target-db", "voice");
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("--target-connection postgresql://ROLE@HOST");
  }

  private void assertUsage(String message, String... arguments) {
    Ran ran = run(arguments);
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(2);
    assertThat(ran.err()).contains(message);
    assertThat(fake.databases.planned).isEmpty();
  }
}
