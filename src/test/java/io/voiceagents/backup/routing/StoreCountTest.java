package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.observe.Event;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreCountTest {
  private final List<Event> told = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-27T10:00:00Z");
  private Optional<List<Event.Share>> found = Optional.empty();
  private int asked;
  private final StoreCount count =
      new StoreCount(
          () -> {
            asked++;
            return found.orElseThrow(() -> new IOException("away"));
          },
          told::add,
          ((InstantSource) () -> now).withZone(ZoneOffset.UTC));

  @AfterEach
  void stop() {
    count.close();
  }

  private void after(Duration time) {
    now = now.plus(time);
    count.look();
  }

  @Test
  void aListingThatFailsIsTriedAgainAfterAWhile() {
    after(Duration.ZERO);
    after(Duration.ofMinutes(1));
    after(StoreCount.AGAIN.minusMinutes(2));
    assertThat(asked).isOne();
    found = Optional.of(List.of());
    after(Duration.ofMinutes(1));
    after(Duration.ofMinutes(1));
    assertThat(asked).isEqualTo(3);
    found = Optional.of(List.of(new Event.Share("logs", "none", 1, 2)));
    after(Duration.ofMinutes(1));
    after(StoreCount.AGAIN);
    after(StoreCount.EVERY.minus(StoreCount.AGAIN).minusSeconds(1));
    assertThat(asked).isEqualTo(4);
    after(Duration.ofSeconds(1));
    assertThat(asked).isEqualTo(5);
    assertThat(told).hasSize(4);
  }
}
