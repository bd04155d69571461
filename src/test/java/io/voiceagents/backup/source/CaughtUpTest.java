package io.voiceagents.backup.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a receiver may say about times while it runs after its server. */
class CaughtUpTest {
  private static final Instant START = Instant.ofEpochSecond(1_000);

  private final CaughtUp caughtUp = new CaughtUp();

  @Test
  void saysNothingBeforeTheEndOfTheFirstMomentIsReached() {
    caughtUp.received(100, 500, START);
    caughtUp.received(499, 900, START.plusSeconds(5));

    assertThat(caughtUp.until()).isEqualTo(LogSink.UNKNOWN_TIME);
  }

  @Test
  void saysTheMomentWhoseEndItHasReached() {
    caughtUp.received(100, 500, START);
    caughtUp.received(550, 900, START.plusSeconds(5));
    assertThat(caughtUp.until()).isEqualTo(START);

    caughtUp.received(899, 1_500, START.plusSeconds(9));
    assertThat(caughtUp.until()).isEqualTo(START);

    caughtUp.received(900, 2_000, START.plusSeconds(10));
    assertThat(caughtUp.until()).isEqualTo(START.plusSeconds(5));
  }

  @Test
  void saysTheTimeOfSendingWhereItIsLevel() {
    caughtUp.received(100, 100, START);
    assertThat(caughtUp.until()).isEqualTo(START);

    caughtUp.received(200, 300, START.plusSeconds(1));
    assertThat(caughtUp.until()).isEqualTo(START);

    caughtUp.received(400, 400, START.plusSeconds(2));
    assertThat(caughtUp.until()).isEqualTo(START.plusSeconds(2));
  }
}
