package io.voiceagents.backup.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineDiffTest {
  private static String numbers(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void equalTextsDontDiffer() {
    assertThat(LineDiff.of("a\nb\n", "a\nb")).isEmpty();
    assertThat(LineDiff.of("", "")).isEmpty();
  }

  @Test
  void aChangedLineHasThreeLinesAroundIt() {
    assertThat(LineDiff.of(numbers(1, 9), numbers(1, 9).replace("5", "five")))
        .containsExactly("@@ line 2", " 2", " 3", " 4", "-5", "+five", " 6", " 7", " 8");
  }

  @Test
  void changesFarApartAreShownApart() {
    assertThat(LineDiff.of(numbers(1, 20), "0\n" + numbers(1, 19)))
        .containsExactly(
            "@@ line 1", "+0", " 1", " 2", " 3", "@@ line 18", " 17", " 18", " 19", "-20");
  }

  @Test
  void whatIsTooLongIsCounted() {
    assertThat(LineDiff.of(numbers(1, 3_000), numbers(10_000, 13_000)))
        .containsExactly("@@ 3001 lines in place of 3000 from line 1 on");
  }
}
