package io.voiceagents.backup.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.voiceagents.backup.source.SourceSetting;
import io.voiceagents.backup.source.SourceSetting.Level;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SourceCheckTest extends CommandLineTest {
  private void someSettings(Level worst) {
    fake.configuration = Samples.configuration(Samples.postgres("postgres"));
    fake.settings.add(
        new SourceSetting("wal_level", Level.GOOD, "replica", "replica", "WAL is enough", ""));
    fake.settings.add(
        new SourceSetting(
            "max_wal_senders", worst, "0", "at least 3", "WAL travels", "ALTER SYSTEM SET x"));
  }

  @Test
  void showsTheCommandForWhatIsAdvised() {
    someSettings(Level.ADVISED);
    Ran ran = run("source", "check");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out())
        .contains("ADVISED", "at least 3")
        .contains("Hint: postgres: max_wal_senders: ALTER SYSTEM SET x");
  }

  @Test
  void endsWithSevenWhenSomethingIsMissingThatIsNeeded() throws IOException {
    someSettings(Level.NEEDED);
    Ran ran = run("source", "check", "--json");
    assertThat(ran.exitCode()).isEqualTo(7);
    JsonNode json = ran.json();
    assertThat(json.get("severity").asText()).isEqualTo("failed");
    assertThat(json.at("/settings/1/command").asText()).isEqualTo("ALTER SYSTEM SET x");
    assertThat(json.at("/settings/0/severity").asText()).isEqualTo("ok");
  }

  @Test
  void refusesATypeThatIsNotThere() {
    someSettings(Level.GOOD);
    assertThat(run("source", "check", "--type", "nothing").exitCode()).isEqualTo(6);
  }
}
