package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.restore.RecoveryWindows.Window;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PacedWindowsTest {
  private final Hands clock = new Hands();
  private final PacedWindows windows = new PacedWindows(clock);
  private int looks;

  /** A clock that is set by hand. */
  private static final class Hands extends Clock {
    private Instant now = Instant.parse("2026-11-27T02:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private Optional<Window> look(Duration takes) throws IOException {
    return windows.of(
        "redis",
        () -> {
          looks++;
          clock.now = clock.now.plus(takes);
          return Optional.of(
              new Window(Optional.empty(), Optional.of(clock.now), Optional.empty()));
        });
  }

  @Test
  void whatIsFoundFastIsLookedForEachTime() throws Exception {
    look(PacedWindows.FAST);
    look(PacedWindows.FAST);
    assertThat(looks).isEqualTo(2);
  }

  @Test
  void whatTakesLongIsLookedForInATwentiethOfTheTime() throws Exception {
    Optional<Window> first = look(Duration.ofSeconds(3));
    clock.now = clock.now.plusSeconds(59);
    assertThat(look(Duration.ofSeconds(3))).isEqualTo(first);
    assertThat(looks).isEqualTo(1);
    clock.now = clock.now.plusSeconds(1);
    assertThat(look(Duration.ofHours(3))).isNotEqualTo(first);
    clock.now = clock.now.plus(PacedWindows.LONGEST);
    look(Duration.ofSeconds(3));
    assertThat(looks).isEqualTo(3);
  }

  @Test
  void aClockThatIsSetBackDoesNotKeepTheOldOne() throws Exception {
    look(Duration.ofSeconds(3));
    clock.now = clock.now.minus(Duration.ofDays(1));
    look(Duration.ofSeconds(3));
    assertThat(looks).isEqualTo(2);
  }
}
