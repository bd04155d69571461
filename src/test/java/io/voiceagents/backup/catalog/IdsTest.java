package io.voiceagents.backup.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.policy.BackupKind;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Which chain and which set is the youngest is told by names alone. */
class IdsTest {
  @Property(tries = 200)
  void namesAscendEvenWhenTheClockStandsOrIsSetBack(@ForAll long seed) {
    Random random = new Random(seed);
    Optional<String> chain = Optional.empty();
    Optional<String> key = Optional.empty();
    for (int i = 0; i < 20; i++) {
      Instant now = Instant.ofEpochSecond(1_790_000_000L + random.nextInt(4) - 2);
      Ids ids = new Ids(new SecureRandom(), Clock.fixed(now, ZoneOffset.UTC));
      String nextChain = ids.chainAfter(chain);
      String nextKey = Ids.keyAfter(key, "calls", now, BackupKind.FULL);
      assertThat(nextChain).isGreaterThan(chain.orElse(""));
      assertThat(nextKey).isGreaterThan(key.orElse(""));
      chain = Optional.of(nextChain);
      key = Optional.of(nextKey);
    }
  }
}
