package io.voiceagents.backup.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LevelChoiceTest {
  private final LevelChoice choice = new LevelChoice();

  @Test
  void beginsThoroughly() {
    assertThat(choice.level()).isEqualTo(LevelChoice.THOROUGH);
  }

  @Test
  void isQuickWhereTheLongerSearchSavesNothing() {
    for (int i = 0; i < 3; i++) {
      choice.told(100_000, 104_000);
    }
    assertThat(choice.level()).isEqualTo(LevelChoice.QUICK);
  }

  @Test
  void isThoroughWhereItSaves() {
    for (int i = 0; i < 8; i++) {
      choice.told(100_000, 100_000);
    }
    assertThat(choice.level()).isEqualTo(LevelChoice.QUICK);
    for (int i = 0; i < 3; i++) {
      choice.told(100_000, 90_000);
    }
    assertThat(choice.level()).isEqualTo(LevelChoice.THOROUGH);
  }

  @Test
  void triesOneFrameInSixteenAndNoSmallOnes() {
    long trials = IntStream.range(0, 160).filter(i -> choice.isTrial(1 << 20)).count();
    assertThat(trials).isEqualTo(10);
    assertThat(IntStream.range(0, 160).filter(i -> choice.isTrial(100))).isEmpty();
  }
}
