package io.voiceagents.backup.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    List<String> sections =
        Pattern.compile("runbook_url: .*docs/alerts.md.*#([a-z_]+)'\n")
            .matcher(rules)
            .results()
            .map(link -> link.group(1))
            .toList();
    assertThat(sections).hasSize(rules.split("- alert: ", -1).length - 1);
    sections.forEach(section -> assertThat(page).contains("\n## " + section + "\n"));
  }
}
