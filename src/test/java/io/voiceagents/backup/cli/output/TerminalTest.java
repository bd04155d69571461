package io.voiceagents.backup.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void nothingIsATerminalUnlessTheLauncherSaysSo() {
    assertThat(Terminal.of(Map.of("TERM", "xterm"))).isEqualTo(Terminal.PIPE);
  }

  @Test
  void theTwoStreamsAreToldApart() {
    Terminal onlyErr = Terminal.of(Map.of("TERM", "xterm", "BACKUPCTL_TTY", "2"));
    assertThat(onlyErr).isEqualTo(new Terminal(false, true, false, 80));
  }

  @Test
  void noColorAndDumbTerminalsAreHonoured() {
    Map<String, String> both = Map.of("TERM", "xterm", "BACKUPCTL_TTY", "12", "COLUMNS", "132");
    assertThat(Terminal.of(both)).isEqualTo(new Terminal(true, true, true, 132));
    assertThat(
            Terminal.of(Map.of("TERM", "xterm", "BACKUPCTL_TTY", "12", "NO_COLOR", "1")).colours())
        .isFalse();
    assertThat(Terminal.of(Map.of("TERM", "dumb", "BACKUPCTL_TTY", "12")))
        .isEqualTo(new Terminal(true, false, false, 80));
  }

  @Test
  void aWidthThatIsNoneIsIgnored() {
    assertThat(Terminal.of(Map.of("COLUMNS", "wide")).columns()).isEqualTo(80);
    assertThat(Terminal.of(Map.of("COLUMNS", "0")).columns()).isEqualTo(80);
  }
}
