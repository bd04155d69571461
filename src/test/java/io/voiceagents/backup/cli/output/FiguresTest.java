package io.voiceagents.backup.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "0,0 B",
    "1023,1023 B",
    "1024,1.00 KiB",
    "10235,10.0 KiB",
    "1048575,1.00 MiB",
    "1048576,1.00 MiB",
    "421632409,402 MiB",
    "1513975972,1.41 GiB",
    "9223372036854775807,8.00 EiB"
  })
  void sizesShowThreeDigitsThatCount(long bytes, String text) {
    assertThat(Figures.size(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "-5,0 ms",
    "850,850 ms",
    "14200,14.2 s",
    "59949,59.9 s",
    "59950,1 min",
    "134000,2 min 14 s",
    "11100000,3 h 5 min",
    "356400000,4 d 3 h"
  })
  void durationsHaveAtMostTwoUnits(long millis, String text) {
    assertThat(Figures.duration(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"14,14 s", "60,1 min", "3466,57 min", "3600,1 h", "7500,2 h 5 min", "90000,1 d 1 h"})
  void agesAreNoFinerThanAReaderNeeds(long seconds, String text) {
    assertThat(Figures.age(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @Test
  void countsAgreeWithTheirNouns() {
    assertThat(Figures.count(1, "entry")).isEqualTo("1 entry");
    assertThat(Figures.count(1_204, "entry")).isEqualTo("1,204 entries");
    assertThat(Figures.count(0, "set")).isEqualTo("0 sets");
  }

  @Test
  void momentsAreInUtcAsTheKeysAre() {
    assertThat(Figures.moment(Instant.parse("2026-11-22T02:02:14Z")))
        .isEqualTo("2026-11-22 02:02 UTC");
  }

  @Test
  void namesOfForeignFilesCanNotSteerTheTerminal() {
    assertThat(Figures.printable("a\u001b[2J\nb\u009bü")).isEqualTo("a\\x1b[2J\\x0ab\\x9bü");
  }
}
