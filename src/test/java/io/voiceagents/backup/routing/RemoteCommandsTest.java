package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.alert.AlertDesk;
import io.voiceagents.backup.alert.AlertFiles;
import io.voiceagents.backup.cli.Backupctl;
import io.voiceagents.backup.cli.Console;
import io.voiceagents.backup.cli.Interruption;
import io.voiceagents.backup.cli.output.Terminal;
import io.voiceagents.backup.edit.EditEntry;
import io.voiceagents.backup.edit.EditLog;
import io.voiceagents.backup.edit.EditedFiles;
import io.voiceagents.backup.edit.RouteProblem;
import io.voiceagents.backup.observe.Event;
import io.voiceagents.backup.policy.ServerSettings;
import io.voiceagents.backup.policy.ServerSettings.Tls;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same commands, done by this process and by a server, on one repository. */
class RemoteCommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Path root = Path.of("");
  private static WebPlatform platform;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    root = directory;
    platform = new WebPlatform(root);
    for (Role role : Role.values()) {
      Files.writeString(root.resolve(role.word() + ".token"), platform.token(role) + "\n");
    }
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  /** How a command ended and what it printed. */
  private record Ran(int exitCode, String out, String err) {
    JsonNode json() throws IOException {
      return JSON.readTree(out);
    }
  }

  private static Ran run(
      Interruption interruption, Map<String, String> environment, List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console =
        new Console(
            new PrintWriter(out),
            new PrintWriter(err),
            Terminal.PIPE,
            Clock.systemUTC(),
            environment);
    BackupctlMain.Opener factory =
        new BackupctlMain.Opener(Path.of("").toAbsolutePath(), Map.of(), Clock.systemUTC());
    int code =
        new Backupctl(factory, console, interruption).execute(arguments.toArray(String[]::new));
    return new Ran(code, out.toString(), err.toString());
  }

  private static List<String> with(List<String> arguments, String... more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(Arrays.asList(more));
    return all;
  }

  private static Ran here(String... arguments) {
    String file = root.resolve("backup.yaml").toString();
    return run(new Interruption(), Map.of(), with(Arrays.asList(arguments), "--config", file));
  }

  private static Ran there(Role role, String... arguments) {
    return run(
        new Interruption(),
        Map.of(),
        with(
            Arrays.asList(arguments),
            "--server",
            platform.server.address(),
            "--token-file",
            root.resolve(role.word() + ".token").toString()));
  }

  /** Without what differs between two moments, and between two runs of the same work. */
  private static JsonNode lasting(JsonNode node) {
    if (node instanceof ObjectNode object) {
      List<String> volatileNames =
          List.of(
              "age_seconds", "duration_seconds", "set_age_seconds", "started_at", "finished_at");
      object.remove(volatileNames);
      object.remove(
          List.of(
              "key", "chain", "run", "parent", "sequence", "stored_bytes", "staging", "target"));
    }
    node.forEach(RemoteCommandsTest::lasting);
    return node;
  }

  private static String text(Ran ran) throws IOException {
    return lasting(ran.json()).toPrettyString().replaceAll(" in [0-9.]+ m?s", "");
  }

  private static void same(String... arguments) throws IOException {
    String[] json = with(Arrays.asList(arguments), "--json").toArray(String[]::new);
    Ran here = here(json);
    Ran there = there(Role.ADMIN, json);
    assertThat(there.exitCode()).as(there.out() + there.err()).isEqualTo(here.exitCode());
    assertThat(text(there)).isEqualTo(text(here));
  }

  @Test
  void commandsSayTheSameWhoeverDoesTheWork() throws Exception {
    same("backup", "run", "--type", "voice_data", "--kind", "full");
    same("backup", "run");
    platform.changed("voice_data");
    same("backup", "list");
    same("backup", "list", "--type", "voice_data", "--limit", "1");
    same("backup", "verify", "--depth", "presence");
    same("backup", "verify", "--backup-key", "voice_data/latest", "--depth", "content");
    same("test", "restore", "--type", "voice_data");
    same("test", "history");
    same("restore", "list");
    platform.changed("voice_data");
    same("backup", "status");
    assertThat(here("restore", "filesystem", "latest", root.resolve("a").toString()).exitCode())
        .isZero();
    String target = root.resolve("b").toString();
    Ran restored = there(Role.ADMIN, "restore", "filesystem", "voice_data/latest", target);
    assertThat(restored.exitCode()).as(restored.err()).isZero();
    assertThat(restored.out()).contains("into " + target);
    assertThat(restored.err()).contains("restore voice_data");
    try (var files = Files.walk(root.resolve("b"))) {
      assertThat(files.map(file -> String.valueOf(file.getFileName()))).contains("call.txt");
    }
    same("restore", "filesystem", "latest", root.resolve("c").toString(), "--dry-run");
    assertThat(there(Role.ADMIN, "audit", "list").out()).contains("restore filesystem");
  }

  @Test
  void oldBackupsAndAlertsAreLookedAfterTheSameWay() throws Exception {
    for (int i = 0; i < 2; i++) {
      same("backup", "run", "--type", "voice_data", "--force");
    }
    same("expire", "--dry-run");
    same("expire", "--type", "postgers", "--dry-run");
    Ran marked = there(Role.ADMIN, "expire", "--type", "voice_data", "--limit", "1", "--json");
    assertThat(marked.json().at("/results/0/marked")).as(marked.err()).hasSize(1);
    same("expire", "--type", "voice_data", "--limit", "1");
    same("expire", "--dry-run");
    same("backup", "unpin", "voice_data/latest");
    same("backup", "pin", "voice_data/latest", "--reason", "evidence");
    same("expire", "--dry-run");
    assertThat(there(Role.OPERATOR, "backup", "unpin", "voice_data/latest").exitCode())
        .isEqualTo(5);
    Ran unpinned = there(Role.ADMIN, "backup", "unpin", "voice_data/latest", "--json");
    assertThat(unpinned.json().path("pins").asInt()).as("here and there").isEqualTo(2);
    same("backup", "unpin", "voice_data/latest");
    same("catalog", "rebuild");
    assertThat(there(Role.OPERATOR, "expire").exitCode()).isEqualTo(5);
    AlertFiles files = new AlertFiles(root.resolve("state"));
    AlertDesk.of(files, Clock.systemUTC())
        .accept(new Event.EditRefused(Clock.systemUTC().instant(), "a.yaml", "line 3"));
    same("alerts", "list");
    same("alerts", "ack", "server/edit", "--dry-run");
    same("alerts", "ack", "nobody/edit");
    assertThat(there(Role.VIEWER, "alerts", "ack", "server/edit").exitCode()).isEqualTo(5);
    assertThat(there(Role.OPERATOR, "alerts", "ack", "server/edit", "--by", "otto").exitCode())
        .isEqualTo(2);
    Ran taken = there(Role.OPERATOR, "alerts", "ack", "server/edit", "--note", "at noon", "--json");
    assertThat(taken.json().at("/alert/acknowledged_by").asText()).isEqualTo("operator");
    assertThat(files.open("server/edit").orElseThrow().acknowledgement().note())
        .isEqualTo("at noon");
    assertThat(there(Role.OPERATOR, "alerts", "silence", "a.yaml/*", "--for", "8h").exitCode())
        .isZero();
    assertThat(there(Role.VIEWER, "alerts", "list").out()).contains("a.yaml/*", "acknowledged");
    same("alerts", "list");
  }

  @Test
  void editsAreShownTheSameWay() throws Exception {
    same("routes", "diff");
    same("routes", "apply");
    EditLog log = new EditLog(root.resolve("state"));
    Path file = root.resolve("backup.yaml");
    EditedFiles files = EditedFiles.read(file, Path.of("routes"));
    String without = files.configuration().replace("rpo: 8h", "rpo: 9h");
    log.running("backup.yaml", new EditedFiles(without, files.routes()));
    log.add(
        new EditEntry(
            3,
            Clock.systemUTC().instant(),
            EditEntry.Outcome.REFUSED,
            List.of("backup.yaml"),
            "anna",
            "backup.yaml:4: no Hint: yes",
            List.of(new RouteProblem("backup.yaml", 4, "no", "yes")),
            files.digest(),
            List.of()));
    same("routes", "diff");
    same("routes", "history");
    same("routes", "apply", "--dry-run");
    same("routes", "apply");
    assertThat(there(Role.OPERATOR, "routes", "diff").out())
        .contains("backup.yaml: changed", "8h", "9h");
    assertThat(there(Role.OPERATOR, "routes", "history").out()).contains("refused", "anna");
    assertThat(there(Role.VIEWER, "routes", "diff").exitCode()).isEqualTo(5);
    assertThat(there(Role.OPERATOR, "routes", "apply").exitCode()).isEqualTo(5);
    try (Closeable served = log.serve()) {
      assertThat(log.isServed()).isTrue();
      ExecutorService process = Executors.newSingleThreadExecutor();
      try {
        Future<EditEntry> answered = process.submit(() -> answer(log, files));
        Ran applied = there(Role.ADMIN, "routes", "apply", "--json");
        assertThat(applied.exitCode()).as(applied.out()).isEqualTo(4);
        assertThat(answered.get().isRefused()).isTrue();
        assertThat(applied.json().at("/edit/by").asText()).isEqualTo("admin");
        assertThat(applied.json().at("/edit/problems/0/line").asInt()).isEqualTo(4);
      } finally {
        process.shutdownNow();
      }
    }
  }

  /** As the process that stays does it, without its routes. */
  private static EditEntry answer(EditLog log, EditedFiles files) throws IOException {
    await().atMost(Duration.ofSeconds(30)).until(() -> !log.requests().isEmpty());
    Map<String, String> requests = log.requests();
    EditEntry entry =
        new EditEntry(
            3,
            Clock.systemUTC().instant(),
            EditEntry.Outcome.REFUSED,
            List.of("backup.yaml"),
            String.join(", ", requests.values()),
            "backup.yaml:4: no Hint: yes",
            List.of(new RouteProblem("backup.yaml", 4, "no", "yes")),
            files.digest(),
            List.copyOf(requests.keySet()));
    log.add(entry);
    return entry;
  }

  @Test
  void theyFailTheSameToo() throws Exception {
    same("backup", "run", "--type", "voice_data");
    same("backup", "run", "--type", "postgers");
    same("backup", "list", "--type", "postgers");
    same("backup", "verify", "--backup-key", "voice_data/1999");
    same("restore", "filesystem", "voice_data/1999", root.resolve("x").toString());
    Path full = Files.createDirectories(root.resolve("full"));
    Files.writeString(full.resolve("there"), "already");
    same("restore", "filesystem", "latest", full.toString());
    same("backup", "run", "--kind", "hourly");
  }

  @Test
  void whatTheTokenMayNotIsRefusedInWords() {
    Ran viewer = there(Role.VIEWER, "backup", "run");
    assertThat(viewer.exitCode()).isEqualTo(5);
    assertThat(viewer.err()).contains("refuses", "viewer", "Hint:", "operator");
    Ran operator =
        there(Role.OPERATOR, "restore", "filesystem", "latest", root.resolve("no").toString());
    assertThat(operator.exitCode()).isIn(5, 6);
    assertThat(root.resolve("no")).doesNotExist();
  }

  @Test
  void wrongTokensAndAddressesAreNamed() throws Exception {
    Path wrong = Files.writeString(root.resolve("wrong.token"), "vab_wrong");
    String address = platform.server.address();
    List<String> list = List.of("backup", "list");
    Ran unknown =
        run(
            new Interruption(),
            Map.of(),
            with(list, "--server", address, "--token-file", wrong.toString()));
    assertThat(unknown.exitCode()).isEqualTo(5);
    assertThat(unknown.err()).contains(address, "unknown, expired or revoked", "Hint:");
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    Map<String, String> environment =
        Map.of("BACKUPCTL_SERVER", "http://127.0.0.1:" + closed, "BACKUPCTL_TOKEN", "vab_anything");
    Ran away = run(new Interruption(), environment, list);
    assertThat(away.exitCode()).isEqualTo(7);
    assertThat(away.err()).contains("can't be reached", "Hint:");
    Ran plain =
        run(new Interruption(), Map.of(), with(list, "--server", "http://backup.example:8443"));
    assertThat(plain.exitCode()).isEqualTo(2);
    assertThat(plain.err()).contains("for all to read", "Hint: https://");
    Ran noToken = run(new Interruption(), Map.of(), with(list, "--server", address));
    assertThat(noToken.err()).contains("wants a token", "--token-file");
    assertThat(
            run(new Interruption(), Map.of(), with(list, "--server", "https://u:p4ss@h/x")).err())
        .contains("no address of a server")
        .doesNotContain("p4ss");
  }

  @Test
  void whatIsForTheHostIsNotSentThere() {
    assertThat(there(Role.ADMIN, "tokens", "create", "otto").err()).contains("on the host itself");
    Ran forced =
        there(
            Role.ADMIN, "restore", "filesystem", "latest", root.resolve("d").toString(), "--force");
    assertThat(forced.exitCode()).isIn(2, 6);
    assertThat(here("jobs", "list").err()).contains("--server");
  }

  @Test
  void aTargetThatIsTakenIsRefusedInTheWordsOfTheCommandLine() throws Exception {
    same("backup", "run", "--type", "voice_data");
    Path taken = Files.createDirectories(root.resolve("taken"));
    Files.writeString(taken.resolve("precious.txt"), "live");
    String[] restore = {"restore", "filesystem", "voice_data/latest", taken.toString()};
    Ran refused = there(Role.ADMIN, restore);
    assertThat(refused.exitCode()).isEqualTo(5);
    assertThat(refused.err()).contains("use --force").isEqualTo(here(restore).err());
  }

  @Test
  void jobsAreListedShownAndAnInterruptionCancelsTheirs() throws Exception {
    Path big = Files.createDirectories(root.resolve("tree/big"));
    byte[] block = new byte[1 << 20];
    new Random(1).nextBytes(block);
    for (int i = 0; i < 150; i++) {
      block[i] ^= 1;
      Files.write(big.resolve("f" + i), block);
    }
    CompletableFuture<Interruption> made = new CompletableFuture<>();
    CompletableFuture<Ran> ended = new CompletableFuture<>();
    Thread command =
        new Thread(
            () -> {
              Interruption own = new Interruption();
              made.complete(own);
              ended.complete(
                  run(
                      own,
                      Map.of(),
                      List.of(
                          "backup",
                          "run",
                          "--force",
                          "--server",
                          platform.server.address(),
                          "--token-file",
                          root.resolve("operator.token").toString())));
            });
    command.start();
    await().atMost(Duration.ofSeconds(20)).until(() -> running().isPresent());
    String id = running().orElseThrow();
    made.join().request();
    Ran ran = ended.get(50, TimeUnit.SECONDS);
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(130);
    JsonNode job = there(Role.VIEWER, "jobs", "show", id, "--json").json().path("job");
    assertThat(job.path("state").asText()).isEqualTo("cancelled");
    assertThat(there(Role.VIEWER, "jobs", "show", id).exitCode()).isEqualTo(130);
    assertThat(there(Role.VIEWER, "jobs", "list").out()).contains(id, "cancelled");
    assertThat(there(Role.OPERATOR, "jobs", "cancel", id).exitCode()).isZero();
    assertThat(there(Role.OPERATOR, "jobs", "show", "j0").exitCode()).isEqualTo(6);
    for (int i = 0; i < 150; i++) {
      Files.delete(big.resolve("f" + i));
    }
    Files.delete(big);
  }

  private static Optional<String> running() throws IOException {
    for (JsonNode job : there(Role.VIEWER, "jobs", "list", "--json").json().path("jobs")) {
      boolean reads = job.at("/progress/done_bytes").asLong() > 0;
      if (job.path("state").asText().equals("running") && reads) {
        return Optional.of(job.path("id").asText());
      }
    }
    return Optional.empty();
  }

  @Test
  void aServerOfAnAuthorityOfOnesOwnIsTrustedWithItsFileAlone(@TempDir Path directory)
      throws Exception {
    Path certificate = directory.resolve("server.crt");
    Path key = directory.resolve("server.key");
    Process made =
        new ProcessBuilder(
                "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
                    .concat(" -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout ")
                    .concat(key + " -out " + certificate)
                    .split(" "))
            .redirectErrorStream(true)
            .start();
    made.getInputStream().readAllBytes();
    assertThat(made.waitFor()).isZero();
    ServerSettings settings =
        new ServerSettings("127.0.0.1", 0, Optional.of(new Tls(certificate, key)));
    try (WebPlatform secure = new WebPlatform(directory.resolve("platform"), settings)) {
      Map<String, String> environment =
          Map.of(
              "BACKUPCTL_SERVER", secure.server.address(),
              "BACKUPCTL_TOKEN", secure.token(Role.VIEWER));
      List<String> list = List.of("jobs", "list");
      assertThat(
              run(new Interruption(), environment, with(list, "--ca-file", certificate.toString()))
                  .exitCode())
          .isZero();
      Ran untrusted = run(new Interruption(), environment, list);
      assertThat(untrusted.exitCode()).isEqualTo(7);
      assertThat(untrusted.err()).contains("does not prove", "--ca-file");
      Ran noCertificate =
          run(new Interruption(), environment, with(list, "--ca-file", key.toString()));
      assertThat(noCertificate.exitCode()).isEqualTo(2);
      assertThat(noCertificate.err()).contains("--ca-file", "Hint:");
    }
  }
}
