package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BeatsTest {
  @Test
  void anErrorInOneRoundDoesNotEndTheRounds() throws Exception {
    CountDownLatch rounds = new CountDownLatch(4);
    try (Beats beats = new Beats()) {
      beats.repeat(
          () -> {
            rounds.countDown();
            switch ((int) rounds.getCount()) {
              case 3 -> throw new StackOverflowError("planted");
              case 2 -> throw new AssertionError("planted");
              case 1 -> throw new IllegalStateException("planted");
              default -> {}
            }
          },
          Duration.ofMillis(1));
      assertThat(rounds.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void itsEndWaitsForWhatIsUnderWay() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    Beats beats = new Beats();
    beats.repeat(
        () -> {
          begun.countDown();
          boolean interrupted = false;
          while (!interrupted) {
            interrupted = Thread.interrupted();
            Thread.onSpinWait();
          }
          ended.set(true);
        },
        Duration.ofHours(1));
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    beats.close();
    assertThat(ended).isTrue();
  }
}
