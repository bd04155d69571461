package io.voiceagents.backup.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The metrics are those of docs/metrics.md; rules and dashboards ask for no others. */
class MetersTest {
  private static final Pattern NAME = Pattern.compile("voice_agent_backup[a-z_]*");
  private static final Path PROMETHEUS = Path.of("config/prometheus");
  private static final Path GRAFANA = Path.of("config/grafana/dashboards");

  private final String scrape = SampleMeters.filled().scrape();

  /** As in TYPE lines, and of histograms what can be asked for. */
  private Set<String> exported() {
    Set<String> names = new TreeSet<>();
    scrape
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ", -1))
        .forEach(
            words -> {
              names.add(words[2]);
              if (words[3].equals("histogram")) {
                names.addAll(Set.of(words[2] + "_bucket", words[2] + "_sum", words[2] + "_count"));
              }
            });
    return names;
  }

  @Test
  void thePageHasExactlyTheMetricsThatAreExported() throws IOException {
    Set<String> described =
        Files.readAllLines(Path.of("docs/metrics.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.replaceAll("^\\| `([a-z_]+).*", "$1"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> types =
        scrape
            .lines()
            .filter(line -> line.startsWith("# TYPE "))
            .map(line -> line.split(" ", -1)[2])
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(described).isEqualTo(types);
  }

  @Test
  void hasTheMetricsThatWerePromised() {
    assertThat(scrape)
        .contains(
            "voice_agent_backup_total{status=\"complete\",type=\"postgres\"} 1.0",
            "voice_agent_backup_total{status=\"failed\",type=\"postgres\"} 1.0",
            "voice_agent_backup_duration_seconds_count{type=\"postgres\"} 2",
            "voice_agent_backup_size_bytes{type=\"postgres\"} 4000.0",
            "voice_agent_backup_last_success_timestamp{type=\"postgres\"} 1.7673222E9",
            "voice_agent_backup_verification_status{type=\"postgres\"} 1.0",
            "voice_agent_backup_rpo_seconds{type=\"postgres\"} 600.0",
            "voice_agent_backup_rpo_objective_seconds{type=\"postgres\"} 900.0",
            "voice_agent_backup_log_lag_bytes{type=\"postgres\"} 50.0",
            "voice_agent_backup_storage_bytes{storage_class=\"STANDARD_IA\",type=\"postgres\"} 700.0",
            "voice_agent_backup_storage_objects{storage_class=\"STANDARD\",type=\"other\"} 2.0",
            "voice_agent_backup_public_url{url=\"https://backup.example.com\"} 1.0",
            "voice_agent_backup_alert_notices_total{channel=\"ops\",result=\"undelivered\"} 1.0");
  }

  @Test
  void whatIsNotThereAnyMoreLeaves() {
    Meters meters = SampleMeters.filled();
    meters.assess(SampleMeters.nothing());
    assertThat(meters.scrape()).doesNotContain("voice_agent_backup_size_bytes{");
  }

  @Test
  void anAddressThatIsEditedHasOneRow() {
    Meters meters = SampleMeters.filled();
    meters.publicUrl(Optional.of("https://b.example.com"));
    assertThat(meters.scrape())
        .contains("voice_agent_backup_public_url{url=\"https://b.example.com\"} 1.0")
        .doesNotContain("https://backup.example.com");
    meters.publicUrl(Optional.empty());
    assertThat(meters.scrape()).doesNotContain("voice_agent_backup_public_url{");
  }

  @Test
  void rulesAskForMetricsThatExist() throws IOException {
    String rules = Files.readString(PROMETHEUS.resolve("alerts.yml"));
    Set<String> recorded = names(rules.replaceAll("(?m)^(?!\\s*- record:).*$", ""));
    Set<String> asked = names(rules);
    asked.removeAll(exported());
    asked.removeAll(recorded);
    assertThat(asked).isEmpty();
  }

  @Test
  void dashboardsAskForMetricsThatExist() throws IOException {
    Set<String> asked = new TreeSet<>();
    int panels = 0;
    try (Stream<Path> files = Files.list(GRAFANA)) {
      for (Path file : files.toList()) {
        for (JsonNode panel : new ObjectMapper().readTree(file.toFile()).path("panels")) {
          panels++;
          assertThat(panel.path("targets").size()).as(file + " " + panel).isPositive();
          panel
              .path("targets")
              .forEach(target -> asked.addAll(names(target.path("expr").asText())));
        }
      }
    }
    assertThat(panels).isGreaterThanOrEqualTo(16);
    asked.removeAll(exported());
    asked.removeAll(names(Files.readString(PROMETHEUS.resolve("alerts.yml"))));
    assertThat(asked).isEmpty();
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = NAME.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    return names;
  }

  @Test
  void promtoolAcceptsTheRulesAndTheirTests() throws Exception {
    assertThat(run("promtool", "check", "rules", "alerts.yml")).contains("SUCCESS");
    assertThat(run("promtool", "test", "rules", "alerts.test.yml")).contains("SUCCESS");
  }

  @Test
  void promtoolFindsNothingToSayOfTheMetrics() throws Exception {
    Process process = new ProcessBuilder("promtool", "check", "metrics").start();
    try (var out = process.outputWriter(UTF_8)) {
      out.write(scrape);
    }
    String said = new String(process.getErrorStream().readAllBytes(), UTF_8);
    // The names without a unit at their end were given; 'timestamp' is one of seconds.
    assertThat(said.lines().filter(line -> line.contains("error"))).isEmpty();
  }

  private static String run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .directory(PROMETHEUS.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
