package io.voiceagents.backup.routing.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.routing.web.Knocks.Told;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class KnocksTest {
  private static final Instant NOW = Instant.parse("2026-11-23T14:03:27Z");

  private final Knocks knocks = new Knocks();

  private int recorded(int times, IntFunction<String> address) {
    int recorded = 0;
    for (int i = 0; i < times; i++) {
      recorded += knocks.told(address.apply(i), NOW).many() ? 0 : 1;
    }
    return recorded;
  }

  @Test
  void aHostOfIpv6IsOneHoweverManyAddressesItHas() {
    assertThat(recorded(1000, i -> "2001:db8:0:1:0:0:0:" + Integer.toHexString(i)))
        .isEqualTo(Knocks.MOST);
    assertThat(knocks.told("2001:db8:0:2:0:0:0:1", NOW)).isEqualTo(new Told(false, 980));
    assertThat(knocks.told("2001:db8:0:2:0:0:0:1", NOW)).isEqualTo(new Told(false, 0));
  }

  @Test
  void manyNetworksTogetherFillTheLogNoFaster() {
    assertThat(recorded(10_000, i -> "10.0." + i / 250 + "." + i % 250))
        .isEqualTo(Knocks.MOST_OF_ALL);
    Instant later = NOW.plus(Duration.ofSeconds(61));
    assertThat(knocks.told("10.1.0.1", later)).isEqualTo(new Told(false, 9_700));
  }

  @Test
  void aMinuteLaterOneBeginsAnew() {
    assertThat(recorded(30, i -> "10.0.0.1")).isEqualTo(Knocks.MOST);
    assertThat(knocks.told("10.0.0.1", NOW.plus(Duration.ofMinutes(1))).many()).isTrue();
    assertThat(knocks.told("10.0.0.1", NOW.plus(Duration.ofSeconds(61))))
        .isEqualTo(new Told(false, 11));
  }
}
