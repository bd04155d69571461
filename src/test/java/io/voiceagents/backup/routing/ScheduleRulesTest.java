package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.edit.EditedFiles;
import io.voiceagents.backup.edit.RouteProblem;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.policy.Configuration;
import io.voiceagents.backup.policy.ConfigurationLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Camel would take without a word is refused with file, line and hint. */
class ScheduleRulesTest {
  private static final String FILE = "schedule-logs-full.camel.yaml";
  private final Configuration configuration;
  private final EditedFiles shipped;

  ScheduleRulesTest(@TempDir Path home) throws Exception {
    KeyFile.generate(home.resolve("key"), new SecureRandom(), Clock.systemUTC());
    Files.createDirectories(home.resolve("store"));
    Files.createDirectories(home.resolve("tree"));
    Path file =
        Files.writeString(
            home.resolve("backup.yaml"),
            """
            storage: {directory: ./store}
            encryption: {key_file: ./key}
            policies:
              logs: {type: filesystem, paths: [./tree], schedule: {full: '0 4 * * *'}}
            """);
    configuration = ConfigurationLoader.load(file, Map.of());
    shipped = EditedFiles.read(file, Path.of("routes"));
  }

  private List<RouteProblem> edited(String part, String instead) {
    Map<String, String> routes = new HashMap<>(shipped.routes());
    String text = Objects.requireNonNull(routes.get(FILE));
    assertThat(text).contains(part);
    routes.put(FILE, text.replace(part, instead));
    return ScheduleRules.check(configuration, new EditedFiles(shipped.configuration(), routes));
  }

  @Test
  void theShippedRoutesPassThoughMostOfTheirPoliciesAreNotThere() {
    assertThat(ScheduleRules.check(configuration, shipped)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "trigger.timeZone | trigger.timezone | 12 | 'trigger.timezone' is not a known option | Did you mean 'trigger.timeZone'?",
        "trigger.misfireInstruction | trigger.misfire | 13 | 'trigger.misfire' is not a known option | Did you mean 'trigger.misfireInstruction'?",
        "trigger.misfireInstruction | trigger.xyz | 13 | 'trigger.xyz' is not a known option | Known: trigger.calendarName, trigger.",
        "quartz:backup/logs-full | quartz:backup/logs-full?trigger.timeZon=UTC | 9 | 'trigger.timeZon' | Did you mean 'trigger.timeZone'?",
        "{{schedule.time_zone}} | Europ/Berlin | 12 | 'Europ/Berlin' is not a time zone | Did you mean 'Europe/Berlin'?",
        "{{schedule.logs.full}} | {{schedule.gone.full}} | 11 | {{schedule.gone.full}} names a schedule | Did you mean 'schedule.logs.full'?",
        "{{schedule.logs.full}} | {{schedule.postgres.incremental}} | 11 | {{schedule.postgres.incremental}} names | Add policies.<name>.schedule",
        "backup('logs' | backup('lags' | 18 | 'lags' is not a policy | Did you mean 'logs'?"
      })
  void aNameThatNobodyKnowsIsRefused(
      String part, String instead, int line, String message, String hint) {
    assertThat(edited(part, instead))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.file()).isEqualTo(FILE);
              assertThat(problem.line()).isEqualTo(line);
              assertThat(problem.message()).startsWith(message);
              assertThat(problem.hint()).startsWith(hint);
            });
  }

  @Test
  void whatQuartzKnowsIsTaken() {
    assertThat(edited("trigger.misfireInstruction: \"1\"", "trigger.priority: \"7\"")).isEmpty();
    assertThat(edited("{{schedule.time_zone}}", "Europe/Berlin")).isEmpty();
    assertThat(edited("{{schedule.logs.full}}", "0+0+4+*+*+?")).isEmpty();
  }
}
