package io.voiceagents.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.audit.AuditDesk;
import io.voiceagents.backup.audit.AuditLog;
import io.voiceagents.backup.audit.AuditRecord;
import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.cli.output.Terminal;
import io.voiceagents.backup.observe.EventSink;
import io.voiceagents.backup.policy.Configuration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AuditCommandsTest extends CommandLineTest {
  private Path state = Path.of("");

  @BeforeEach
  void onRecord(@TempDir Path directory) {
    state = directory;
    Configuration sample = fake.configuration;
    fake.configuration =
        new Configuration(
            sample.file(),
            state,
            sample.storage(),
            sample.encryption(),
            sample.restoreTest(),
            sample.policies());
    fake.trail = new AuditDesk(log(), EventSink.NONE, Clock.systemUTC());
  }

  private AuditLog log() {
    return new AuditLog(state, new SecureRandom(), Clock.systemUTC());
  }

  private List<AuditRecord> newest(int count) throws IOException {
    return log().list(count, Long.MAX_VALUE, Instant.MIN);
  }

  private JsonNode only(String... more) throws IOException {
    return run(more).json().at("/records/0");
  }

  @Test
  void aCommandIsOnRecordWithItsParametersFromItsBeginningToItsEnd() throws IOException {
    environment.put("SUDO_USER", "anna");
    assertThat(run("backup", "run", "--type", "logs", "--force").exitCode()).isZero();
    JsonNode records = run("audit", "list", "--json").json().path("records");
    JsonNode end = records.get(0);
    assertThat(end.path("operation").asText()).isEqualTo("backup run");
    assertThat(end.path("parameters").toString())
        .isEqualTo("{\"force\":\"true\",\"type\":\"logs\"}");
    assertThat(end.path("outcome").asText()).isEqualTo("done");
    assertThat(end.path("exit_code").asInt(-1)).isZero();
    assertThat(end.path("who").asText()).endsWith(" (anna)");
    assertThat(end.path("via").asText()).isEqualTo("cli");
    assertThat(end.path("from").asText()).isNotEmpty();
    assertThat(records.get(1).path("outcome").asText()).isEqualTo("begun");
    assertThat(run("audit", "list").out()).contains("backup run force=true type=logs");
  }

  @Test
  void failuresAndRefusalsAreOnRecordWithTheirExitCodes() throws IOException {
    assertThat(run("backup", "run", "--type", "nothing").exitCode()).isEqualTo(6);
    assertThat(newest(1).get(0).entry().outcome().word()).isEqualTo("refused");
    assertThat(newest(1).get(0).entry().exitCode()).hasValue(6);
    assertThat(newest(1).get(0).entry().message()).contains("nothing");
    fake.runner = Samples::failed;
    assertThat(run("backup", "run", "--type", "logs").exitCode()).isEqualTo(1);
    assertThat(newest(1).get(0).entry().outcome().word()).isEqualTo("failed");
    FakeOperations.Act<BackupRequest, RunResult> stopped =
        request -> {
          interruption.request();
          return Samples.failed(request);
        };
    fake.runner = stopped;
    run("backup", "run", "--type", "logs");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(newest(1).get(0).entry().outcome().word()).isEqualTo("cancelled");
  }

  @Test
  void whatOnlyLooksIsNotOnRecordAndDryRunsNeither() throws IOException {
    run("backup", "list");
    run("backup", "status");
    run("tokens", "list");
    run("backup", "run", "--dry-run");
    run("backup", "run", "--help");
    run("--help", "backup", "run", "--type", "logs");
    run("--version", "backup", "verify", "--type", "logs");
    assertThat(newest(0)).isEmpty();
  }

  @Test
  void noTokenGetsIntoTheRecord() throws IOException {
    String token = run("tokens", "create", "anna", "--json").json().path("token").asText();
    assertThat(newest(1).get(0).entry().parameters()).isEqualTo(Map.of("NAME", "anna"));
    try (var files = Files.list(state.resolve("audit"))) {
      for (Path file : files.toList()) {
        assertThat(Files.readString(file)).doesNotContain(token, "vab_");
      }
    }
  }

  @Test
  void aChangedLogEndsWithNine() throws IOException {
    run("tokens", "create", "anna");
    assertThat(run("audit", "verify").exitCode()).isZero();
    Path file = state.resolve("audit/000000000001.jsonl");
    Files.writeString(file, Files.readString(file).replaceFirst("begun", "done"));
    Ran ran = run("audit", "verify", "--json");
    assertThat(ran.exitCode()).isEqualTo(9);
    assertThat(ran.json().path("problems")).hasSize(1);
    assertThat(run("audit", "verify").err()).contains("was changed", "Hint:");
  }

  @Test
  void timesAreUnderstoodOrNamed() throws IOException {
    run("tokens", "create", "anna");
    assertThat(only("audit", "list", "--since", "2020-01-01T00:00:00Z", "--json").isObject())
        .isTrue();
    assertThat(only("audit", "list", "--since", "2099-01-01T00:00:00Z", "--json").isMissingNode())
        .isTrue();
    assertThat(run("audit", "list", "--since", "yesterday").err())
        .contains("--since 'yesterday'", "Hint:");
  }

  /** A command that is new is on record until somebody calls it harmless. */
  @Test
  void everyNameInTheListsOfCommandsIsThatOfACommand() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    Console console = new Console(nowhere, nowhere, Terminal.PIPE, Clock.systemUTC(), Map.of());
    GlobalOptions options = new GlobalOptions();
    CommandLine root =
        CommandTree.of(options, new Session(options, fake, console, interruption), console);
    TreeSet<String> names = new TreeSet<>(Recording.UNRECORDED);
    names.addAll(Recording.SHIPPED);
    for (CommandLine group : root.getSubcommands().values()) {
      names.remove(group.getCommandName());
      group
          .getSubcommands()
          .keySet()
          .forEach(name -> names.remove(group.getCommandName() + " " + name));
    }
    assertThat(names).isEmpty();
  }
}
