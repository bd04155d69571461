package io.voiceagents.backup.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final long MIB = 1_048_576;
  private static final Terminal WIDE = new Terminal(true, true, true, 120);

  private final TestClock clock = new TestClock();
  private final StringWriter shown = new StringWriter();

  private ProgressDisplay display(Terminal terminal) {
    return new ProgressDisplay("postgres", new PrintWriter(shown), terminal, clock);
  }

  private List<String> lines() {
    return shown.toString().lines().toList();
  }

  @Test
  void aPipeGetsALineForEachPhaseAndAtMostOneEveryTenSeconds() {
    try (ProgressDisplay display = display(Terminal.PIPE)) {
      display.phase("reading", 100 * MIB);
      display.advance(10 * MIB, 3);
      clock.pass(Duration.ofSeconds(9));
      display.tick();
      assertThat(lines()).hasSize(1);
      clock.pass(Duration.ofSeconds(1));
      display.tick();
      display.tick();
    }
    assertThat(lines())
        .hasSize(2)
        .last()
        .isEqualTo(
            "postgres: reading  10 %  10.0 MiB of 100 MiB  1.00 MiB/s  1 min 30 s left  3 items");
    assertThat(shown.toString()).doesNotContain("\r", "\u001b");
  }

  @Test
  void aTerminalGetsOneLineThatIsRedrawnAndThenRemoved() {
    try (ProgressDisplay display = display(WIDE)) {
      display.phase("reading", 100 * MIB);
      display.advance(50 * MIB, 1);
      clock.pass(Duration.ofSeconds(5));
      display.tick();
      assertThat(shown.toString())
          .contains(
              "\rpostgres: reading  [##########----------]  50 %  50.0 MiB of 100 MiB  10.0 MiB/s"
                  + "  5 s left  1 item");
    }
    assertThat(shown.toString()).endsWith(" \r").doesNotContain("\n");
  }

  @Test
  void aShorterLineLeavesNothingOfTheLongerOne() {
    try (ProgressDisplay display = display(WIDE)) {
      display.phase("a phase with a long name", -1);
      int before = shown.toString().length();
      display.phase("b", -1);
      assertThat(shown.toString().substring(before))
          .startsWith("\rpostgres: b")
          .hasSizeGreaterThanOrEqualTo("\rpostgres: a phase with a long name".length());
    }
  }

  @Test
  void aNarrowTerminalLosesTheBarAndIsNeverWrapped() {
    try (ProgressDisplay display = display(new Terminal(true, true, false, 30))) {
      display.phase("reading", 100 * MIB);
      display.advance(50 * MIB, 1);
      clock.pass(Duration.ofSeconds(5));
      display.tick();
    }
    assertThat(shown.toString().split("\r")).allMatch(line -> line.length() < 30);
    assertThat(shown.toString()).doesNotContain("[#");
  }

  @Test
  void withoutATotalThereIsNoBarAndNoPromise() {
    try (ProgressDisplay display = display(WIDE)) {
      display.phase("reading", -1);
      display.advance(5 * MIB, 2);
      clock.pass(Duration.ofSeconds(5));
      display.tick();
    }
    assertThat(shown.toString())
        .contains("postgres: reading  5.00 MiB  1.00 MiB/s  2 items  for 5 s")
        .doesNotContain("%", "left", "[");
  }

  @Test
  void aStallShowsAsARateOfZeroAndNotAsAnOldAverage() {
    ProgressMeter meter = new ProgressMeter(clock);
    meter.phase("reading", 100 * MIB);
    meter.advance(50 * MIB, 1);
    clock.pass(Duration.ofSeconds(5));
    assertThat(meter.read().bytesPerSecond()).isEqualTo(10.0 * MIB);
    clock.pass(Duration.ofSeconds(60));
    meter.read();
    clock.pass(Duration.ofSeconds(5));
    assertThat(meter.read().bytesPerSecond()).isZero();
    assertThat(meter.read().left()).isEmpty();
  }

  @Test
  void moreThanWasExpectedIsNotMoreThanAll() {
    ProgressMeter meter = new ProgressMeter(clock);
    meter.phase("reading", 10);
    meter.advance(20, 1);
    assertThat(meter.read().part()).contains(1.0);
  }

  @Test
  void nothingIsShownAfterTheEnd() {
    ProgressDisplay display = display(Terminal.PIPE);
    display.close();
    display.phase("late", -1);
    display.tick();
    assertThat(shown.toString()).isEmpty();
  }
}
