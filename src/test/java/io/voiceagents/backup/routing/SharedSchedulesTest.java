package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.audit.AuditEntry;
import io.voiceagents.backup.audit.AuditEntry.Outcome;
import io.voiceagents.backup.audit.AuditLog;
import io.voiceagents.backup.audit.AuditRecord;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.edit.EditEntry;
import io.voiceagents.backup.edit.EditLog;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.policy.ConfigurationLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes of {@code backupctl serve} that keep their schedules in one database. */
class SharedSchedulesTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String SCHEMA = "nightly";

  private final Path root;
  private final List<Node> nodes = new ArrayList<>();
  private final EmbeddedPostgres database;

  SharedSchedulesTest(@TempDir Path root) throws Exception {
    this.root = root;
    this.database = EmbeddedPostgres.start(17);
  }

  /** A host: its installation and its process. */
  private record Node(Path home, Process process) {
    Path state() {
      return home.resolve("var");
    }

    List<AuditEntry> backups() throws IOException {
      return new AuditLog(state(), new SecureRandom(), Clock.systemUTC())
          .list(0, Long.MAX_VALUE, Instant.MIN).stream()
              .map(AuditRecord::entry)
              .filter(entry -> entry.operation().equals("backup run"))
              .toList();
    }

    boolean isTold(String alert) throws IOException {
      return new AlertFiles(state()).open(alert).isPresent();
    }
  }

  @BeforeEach
  void store() throws Exception {
    for (String directory : List.of("store", "data", "gate")) {
      Files.createDirectories(root.resolve(directory));
    }
    Files.writeString(root.resolve("data/call.txt"), "hello");
    KeyFile.generate(root.resolve("backup.key"), new SecureRandom(), Clock.systemUTC());
  }

  @AfterEach
  void end() throws Exception {
    for (Node node : nodes) {
      node.process().destroy();
    }
    for (Node node : nodes) {
      node.process().waitFor();
    }
    database.close();
  }

  /** A node whose policy 'logs' fires at these times of Quartz. */
  private Node start(String name, String times, boolean gated) throws IOException {
    Path home = root.resolve(name);
    Installation installation = new Installation(home);
    installation.copyRoutes();
    installation.replace("routes/schedule-logs-full.camel.yaml", "{{schedule.logs.full}}", times);
    if (gated) {
      installation.gateBackups(root.resolve("gate"));
    }
    configure(
        home,
        "  configs: { type: filesystem, paths: [../../data], schedule: { full: '0 4 * * *' } }\n");
    return run(home);
  }

  private Node again(Node node) throws IOException {
    nodes.remove(node);
    return run(node.home());
  }

  private Node run(Path home) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                BackupctlMain.class.getName(),
                "serve",
                "--config",
                home.resolve("config/backup.yaml").toString())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("serve.log").toFile());
    builder.environment().put("BACKUPCTL_HOME", home.toString());
    Node node = new Node(home, builder.start());
    nodes.add(node);
    return node;
  }

  private void configure(Path home, String more) throws IOException {
    Files.createDirectories(home.resolve("config"));
    new Installation(home)
        .configure(
            """
            state_directory: ../var
            storage: { directory: ../../store }
            encryption: { key_file: ../../backup.key }
            server: { port: %d }
            schedules:
              expiry: never
              store: { url: 'postgresql://postgres@127.0.0.1:%d/postgres', password: %s, schema: %s }
            policies:
              logs: { type: filesystem, paths: [../../data], schedule: { full: '0 4 * * *' } }
            """
                    .formatted(
                        EmbeddedRedis.freePort(),
                        database.port(),
                        EmbeddedPostgres.PASSWORD,
                        SCHEMA)
                + more);
  }

  private void awaitStart(Node node) {
    await()
        .atMost(SOON)
        .until(
            () ->
                new EditLog(node.state())
                    .list(1).stream()
                        .map(EditEntry::outcome)
                        .anyMatch(EditEntry.Outcome.STARTED::equals));
  }

  private List<SetSummary> sets() throws Exception {
    Path file = nodes.get(0).home().resolve("config/backup.yaml");
    try (Application application =
        new Application(
            ConfigurationLoader.loadWithWarnings(file, Map.of()),
            Path.of("").toAbsolutePath(),
            Map.of(),
            Clock.systemUTC())) {
      return application.catalog().list(Optional.of("logs"), 0);
    }
  }

  private String query(String sql) throws SQLException {
    return database.query("postgres", sql.replace("qrtz", SCHEMA + ".qrtz"));
  }

  /** Six fields of Quartz for one moment of each day. */
  private static String at(Instant moment) {
    return DateTimeFormatter.ofPattern("s+m+H").withZone(ZoneOffset.UTC).format(moment) + "+*+*+?";
  }

  private Node holder() {
    List<Node> found = new ArrayList<>();
    await()
        .atMost(SOON)
        .until(
            () -> {
              try (Stream<Path> stored = Files.walk(root.resolve("store"))) {
                for (Path file : stored.filter(one -> one.toString().contains("lease")).toList()) {
                  String text = Files.isRegularFile(file) ? Files.readString(file) : "";
                  nodes.stream()
                      .filter(node -> text.contains("/" + node.process().pid() + "/"))
                      .forEach(found::add);
                }
              }
              return !found.isEmpty();
            });
    return found.get(0);
  }

  /** Both start while the database is away: degraded, and nobody fires by the own clock. */
  @Test
  void eachTimeFiresInOneProcessAlone() throws Exception {
    database.stopImmediately();
    Node first = start("a", "0/3+*+*+*+*+?", false);
    Node second = start("b", "0/3+*+*+*+*+?", false);
    for (Node node : nodes) {
      await().atMost(SOON).until(() -> node.isTold("server/schedules"));
      assertThat(node.backups()).isEmpty();
    }
    database.start();
    await().atMost(SOON).until(() -> first.backups().size() + second.backups().size() >= 7);

    await()
        .atMost(SOON)
        .until(() -> query("SELECT count(*) FROM qrtz_scheduler_state").equals("2"));
    for (Node node : nodes) {
      await().atMost(SOON).until(() -> !node.isTold("server/schedules"));
    }
    List<AuditEntry> all = new ArrayList<>(first.backups());
    all.addAll(second.backups());
    assertThat(all).allSatisfy(entry -> assertThat(entry.outcome()).isEqualTo(Outcome.DONE));
    List<Instant> begun = sets().stream().map(SetSummary::startedAt).sorted().toList();
    assertThat(begun).hasSizeGreaterThanOrEqualTo(7);
    // One each three seconds, and what a slow beginning made wait; twice as many if both had fired.
    Duration took = Duration.between(begun.get(0), begun.get(begun.size() - 1));
    assertThat((long) begun.size()).as("%s", begun).isLessThanOrEqualTo(took.toSeconds() / 3 + 3);
  }

  @Test
  void whatAKilledProcessHadBegunIsTakenOverByTheOther() throws Exception {
    String never = at(Clock.systemUTC().instant().minusSeconds(3_600));
    start("a", never, true);
    start("b", never, true);
    nodes.forEach(this::awaitStart);
    String soon = at(Clock.systemUTC().instant().plusSeconds(20));
    for (Node node : nodes) {
      new Installation(node.home()).replace("routes/schedule-logs-full.camel.yaml", never, soon);
    }
    Node runs = holder();
    Node other = nodes.get(nodes.get(0).equals(runs) ? 1 : 0);
    assertThat(sets()).isEmpty();
    assertThat(query("SELECT count(*) FROM qrtz_fired_triggers WHERE requests_recovery"))
        .isEqualTo("1");

    runs.process().destroyForcibly().waitFor();
    Files.writeString(root.resolve("gate/go"), "");
    await()
        .atMost(SOON)
        .until(() -> other.backups().stream().anyMatch(entry -> entry.outcome() == Outcome.DONE));
    assertThat(sets()).hasSize(1);
    await().atMost(SOON).until(() -> query("SELECT count(*) FROM qrtz_fired_triggers").equals("0"));
    assertThat(query("SELECT count(*) FROM qrtz_scheduler_state")).isEqualTo("1");

    // A policy that is taken out leaves nothing that could fire.
    assertThat(jobs()).contains("configs-full", "logs-full");
    configure(other.home(), "");
    await().atMost(SOON).until(() -> !jobs().contains("configs-full"));
    assertThat(jobs()).contains("logs-full");

    databaseGoesAndComesBack(other);
  }

  /** Its route is loaded last, when the scheduler of the database knows long that it is due. */
  @Test
  void whatBecameDueWhileNobodyRanIsMadeUpForAtTheNextStart() throws Exception {
    Node before = start("a", at(Clock.systemUTC().instant().minusSeconds(3_600)), false);
    awaitStart(before);
    await().atMost(SOON).until(() -> jobs().contains("logs-full"));
    before.process().destroy();
    before.process().waitFor();
    assertThat(before.backups()).isEmpty();
    // As if the time of each job had come and gone meanwhile.
    database.executeIn(
        "postgres",
        "UPDATE "
            + SCHEMA
            + ".qrtz_triggers SET next_fire_time = (extract(epoch FROM now()) * 1000)::bigint"
            + " - 7200000, trigger_state = 'WAITING'");
    Node next = again(before);
    await().atMost(SOON).until(() -> next.backups().size() >= 2);
  }

  private String jobs() throws SQLException {
    return query("SELECT string_agg(job_name, ' ') FROM qrtz_job_details");
  }

  private void databaseGoesAndComesBack(Node node) throws Exception {
    database.stopImmediately();
    await().atMost(SOON).until(() -> node.isTold("server/schedules"));
    assertThat(node.process().isAlive()).isTrue();
    database.start();
    await().atMost(SOON).until(() -> !node.isTold("server/schedules"));
    assertThat(jobs()).contains("logs-full");
  }
}
