package io.voiceagents.backup.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every alert names a section of the runbook, and it is there. */
class AlertsPageTest {
  @Test
  void everyRunbookLinkLeadsToASection() throws IOException {
    for (AlertKind kind : AlertKind.values()) {
      String[] link = kind.runbook().split("#", 2);
      assertThat(Files.readString(Path.of(link[0]))).contains("\n## " + link[1] + "\n");
    }
    String page = Files.readString(Path.of("docs/alerts.md"));
    String rules = Files.readString(Path.of("config/prometheus/alerts.yml"));
    Pattern.compile("runbook_url: docs/alerts.md#(\\S+)")
        .matcher(rules)
        .results()
        .forEach(link -> assertThat(page).contains("\n## " + link.group(1) + "\n"));
  }
}
