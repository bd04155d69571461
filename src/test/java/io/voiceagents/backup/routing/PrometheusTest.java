package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.access.Tokens;
import io.voiceagents.backup.embedded.EmbeddedPrometheus;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.policy.BackupKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus reads a running process: what rules and panels ask for is there. */
class PrometheusTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** They have rows only while nothing is scraped, with TLS, and a day later. */
  private static final Set<String> OF_NOTHING =
      Set.of("BackupProcessAway", "BackupCertificateExpires", "BackupStorageJumps");

  private final Path home;
  private final EmbeddedRedis redis;

  PrometheusTest(@TempDir Path home) throws Exception {
    this.home = home;
    this.redis = RedisPlatform.server(EmbeddedRedis.Version.V7_0).start();
  }

  @AfterEach
  void stop() throws Exception {
    redis.close();
  }

  private Path install() throws IOException {
    for (String name : List.of("config", "routes", "store", "data", "prometheus")) {
      Files.createDirectories(home.resolve(name));
    }
    Files.writeString(home.resolve("data/call.txt"), "hello");
    try (Stream<Path> shipped = Files.list(Path.of("routes"))) {
      for (Path file : shipped.toList()) {
        Files.copy(file, home.resolve("routes").resolve(file.getFileName()));
      }
    }
    KeyFile.generate(home.resolve("config/backup.key"), new SecureRandom(), Clock.systemUTC());
    return configure("../data");
  }

  private Path configure(String logs) throws IOException {
    return Files.writeString(
        home.resolve("config/backup.yaml"),
        """
        state_directory: ../var
        storage: { directory: ../store }
        encryption: { key_file: backup.key }
        server: { port: %d, public_url: "https://backup.example.com" }
        notification_channels:
          ops: { type: webhook, webhook_url: "http://127.0.0.1:1/refused" }
        policies:
          voice_data:
            type: filesystem
            paths: [../data]
            schedule: { full: "0 3 * * *" }
            objectives: { rpo: 24h, rto: 1h }
            options: { verify: restore }
          logs:
            type: filesystem
            paths: [%s]
            schedule: { full: "0 4 * * *" }
          redis:
            type: redis
            connection: { host: 127.0.0.1, port: %d }
            schedule: { full: "0 */2 * * *" }
            options: { log: { follow: true } }
        """
            .formatted(port, logs, redis.port()));
  }

  private final int port = freePort();

  private static int freePort() {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyRuleAndEveryPanelHasDataAndAFirstFailureFires() throws Exception {
    Path file = install();
    ResidentProcess.Start start =
        new ResidentProcess.Start(file, home, Map.of(), Clock.systemUTC());
    String token =
        new Tokens(home.resolve("var"), new SecureRandom(), Clock.systemUTC())
            .create("prometheus", Role.VIEWER, Duration.ofDays(1))
            .text();
    try (ResidentProcess process = ResidentProcess.start(start)) {
      String target = URI.create(process.addresses().get(0)).getAuthority();
      try (EmbeddedPrometheus prometheus =
          EmbeddedPrometheus.start(home.resolve("prometheus"), target, token, rules())) {
        awaitRows(prometheus, "voice_agent_backup_total{type=\"logs\",status=\"failed\"}");
        Files.move(home.resolve("data"), home.resolve("lost"));
        process.work().backup("logs", BackupKind.FULL);
        awaitRows(prometheus, "voice_agent_backup_total{status=\"failed\"} > 0");
        Files.move(home.resolve("lost"), home.resolve("data"));
        process.work().backup("voice_data", BackupKind.FULL);
        awaitRows(prometheus, "voice_agent_backup_total{status=\"complete\"} > 0");
        process.board().refresh();
        awaitRows(prometheus, "voice_agent_backup_restore_test_status == 1");
        awaitRows(prometheus, "voice_agent_backup_alerts_open");
        await()
            .atMost(LIMIT)
            .until(
                () ->
                    firing(prometheus)
                        .contains("BackupFailed logs https://backup.example.com/runbook#backup"));
        awaitRows(prometheus, "voice_agent_backup:loss_seconds");
        awaitRows(prometheus, "voice_agent_backup_storage_bytes{storage_class=\"none\"}");
        redis.run("SET", "session:1", "anna");
        awaitRows(prometheus, "voice_agent_backup_log_stored_bytes > 0");
        assertThat(empty(prometheus, panels())).isEmpty();
        assertThat(empty(prometheus, conditions())).isSubsetOf(OF_NOTHING);
      }
    }
  }

  /** The shipped rules, looked at every second. */
  private Path rules() throws IOException {
    String shipped = Files.readString(Path.of("config/prometheus/alerts.yml"));
    assertThat(shipped).contains("interval: 30s");
    return Files.writeString(
        home.resolve("prometheus/rules.yml"), shipped.replace("interval: 30s", "interval: 1s"));
  }

  private static void awaitRows(EmbeddedPrometheus prometheus, String expression) {
    await(expression)
        .atMost(LIMIT)
        .ignoreExceptions()
        .failFast("Prometheus ended", () -> !prometheus.isAlive())
        .until(() -> prometheus.query(expression).size() > 0);
  }

  private static List<String> firing(EmbeddedPrometheus prometheus) throws Exception {
    List<String> names = new ArrayList<>();
    for (JsonNode alert : prometheus.alerts()) {
      if (alert.path("state").asText().equals("firing")) {
        JsonNode labels = alert.path("labels");
        names.add(
            "%s %s %s"
                .formatted(
                    labels.path("alertname").asText(),
                    labels.path("type").asText(),
                    alert.at("/annotations/runbook_url").asText()));
      }
    }
    return names;
  }

  /** Names of the expressions that have no row. */
  private static List<String> empty(EmbeddedPrometheus prometheus, Map<String, String> asked)
      throws Exception {
    assertThat(asked).hasSizeGreaterThan(15);
    List<String> empty = new ArrayList<>();
    for (Map.Entry<String, String> one : asked.entrySet()) {
      if (prometheus.query(one.getValue()).isEmpty()) {
        empty.add(one.getKey().replaceAll(" \\d+$", ""));
      }
    }
    return empty;
  }

  /** What panels ask for, by title. */
  private static Map<String, String> panels() throws IOException {
    Map<String, String> panels = new TreeMap<>();
    try (Stream<Path> files = Files.list(Path.of("config/grafana/dashboards"))) {
      for (Path file : files.toList()) {
        for (JsonNode panel : YAML.readTree(file.toFile()).path("panels")) {
          for (JsonNode target : panel.path("targets")) {
            String name = panel.path("title").asText() + " " + panels.size();
            panels.put(name, target.path("expr").asText());
          }
        }
      }
    }
    return panels;
  }

  /**
   * What rules compare, by name: of a system in order the comparison has no row, but both of its
   * sides have.
   */
  private static Map<String, String> conditions() throws IOException {
    Map<String, String> conditions = new TreeMap<>();
    JsonNode groups = YAML.readTree(Path.of("config/prometheus/alerts.yml").toFile());
    for (JsonNode rule : groups.at("/groups/0/rules")) {
      String name = rule.path("alert").asText(rule.path("record").asText());
      for (String side : rule.path("expr").asText().split(" (?:>|==) (?:on \\(type\\) )?", -1)) {
        conditions.put(name + " " + conditions.size(), side);
      }
    }
    return conditions;
  }
}
