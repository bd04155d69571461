package io.voiceagents.backup.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.cli.output.Table.Cell;
import org.junit.jupiter.api.Test;

class TableTest {
  private final Table table =
      Table.of("KEY", ">SIZE", "RESULT")
          .row("a", 1, new Cell("passed", Tone.GOOD))
          .row("longer", 1_000, new Cell("", Tone.PLAIN));

  @Test
  void columnsAreAlignedAndNoLineEndsWithASpace() {
    assertThat(table.lines(false))
        .containsExactly("KEY     SIZE  RESULT", "a          1  passed", "longer  1000");
  }

  @Test
  void coloursChangeNeitherWordsNorAlignment() {
    assertThat(table.lines(true).get(1)).isEqualTo("a          1  \u001b[32mpassed\u001b[0m");
    assertThat(table.lines(true).stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")))
        .isEqualTo(table.lines(false));
  }

  @Test
  void refusesARowThatDoesNotFit() {
    assertThatThrownBy(() -> table.row("a")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLongColumnIsCutToTheWidthAndTheOthersStay() {
    Table table =
        Table.of("ALERT", "WHAT", "COMMAND")
            .row("postgres/backup", "the full backup is failed: " + "x".repeat(200), "command");
    assertThat(table.fit("WHAT", 80).lines(false).get(1))
        .hasSize(80)
        .startsWith("postgres/backup  the full backup is failed: xxx")
        .endsWith("...  command");
    Table narrow = Table.of("ALERT", "WHAT").row("a", "y".repeat(100));
    assertThat(narrow.fit("WHAT", 10).lines(false).get(1))
        .isEqualTo("a      " + "y".repeat(21) + "...");
    Table fits = Table.of("ALERT", "WHAT").row("a", "short");
    assertThat(fits.fit("WHAT", 80).lines(false).get(1)).isEqualTo("a      short");
  }
}
