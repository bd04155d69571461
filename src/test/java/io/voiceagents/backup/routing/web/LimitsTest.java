package io.voiceagents.backup.routing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.bucket4j.TimeMeter;
import io.voiceagents.backup.access.Role;
import io.voiceagents.backup.api.Caller;
import io.voiceagents.backup.api.ProblemException;
import io.voiceagents.backup.policy.RateLimits;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Limits limits = new Limits(new RateLimits(60, 2), meter());

  private TimeMeter meter() {
    return new TimeMeter() {
      @Override
      public long currentTimeNanos() {
        return nanos.get();
      }

      @Override
      public boolean isWallClockBased() {
        return false;
      }
    };
  }

  private static Caller caller(String id) {
    return new Caller(id, "anna", Role.VIEWER, "10.0.0.1");
  }

  private ProblemException failure(String address) {
    return failure(address, "f1");
  }

  private ProblemException failure(String address, String fingerprint) {
    return catchThrowableOfType(ProblemException.class, () -> limits.failure(address, fingerprint));
  }

  @Test
  void aTokenHasItsMinuteAndIsToldWhenToComeBack() throws Exception {
    for (int i = 0; i < 60; i++) {
      limits.request(caller("t1"));
    }
    ProblemException refused =
        catchThrowableOfType(ProblemException.class, () -> limits.request(caller("t1")));
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused).hasMessageContaining("anna");
    assertThat(refused.retryAfter()).isEqualTo(1);
    assertThatCode(() -> limits.request(caller("t2"))).doesNotThrowAnyException();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThatCode(() -> limits.request(caller("t1"))).doesNotThrowAnyException();
  }

  @Test
  void ofWrongTokensThereMayBeFewer() {
    assertThat(failure("10.0.0.1")).isNull();
    assertThat(failure("10.0.0.1")).isNull();
    assertThat(failure("10.0.0.1").retryAfter()).isEqualTo(30);
    assertThat(failure("10.0.0.2")).isNull();
    assertThatCode(() -> limits.anonymous("10.0.0.1")).doesNotThrowAnyException();
  }

  /** Somebody who mistypes is told so even beside a program that sends an old token in a loop. */
  @Test
  void oneWrongTokenInALoopUsesUpLittleOfItsAddress() {
    for (int i = 0; i < 100; i++) {
      assertThat(failure("10.0.0.1", "loop") == null).isEqualTo(i < 2);
    }
    for (int i = 0; i < 18; i++) {
      assertThat(failure("10.0.0.1", "guess" + i)).isNull();
    }
    assertThat(failure("10.0.0.1", "guess18").retryAfter()).isEqualTo(3);
    assertThat(failure("10.0.0.2", "guess18")).isNull();
  }

  @Test
  void anIpv6HostCantBeginAnewWithEachOfItsAddresses() {
    assertThat(failure("2001:db8:0:1:0:0:0:1")).isNull();
    assertThat(failure("2001:db8:0:1:0:0:0:2")).isNull();
    assertThat(failure("2001:db8:0:1:0:0:0:3")).isNotNull();
    assertThat(failure("2001:db8:0:2:0:0:0:3")).isNull();
  }

  @Test
  void whoAsksIsRememberedAndTheOneWhoHasNotAskedForLongestIsForgotten() {
    assertThat(failure("first")).isNull();
    assertThat(failure("first")).isNull();
    assertThat(failure("second")).isNull();
    assertThat(failure("second")).isNull();
    for (int i = 0; i < Limits.CALLERS - 1; i++) {
      assertThat(failure("10." + i)).isNull();
      assertThat(failure("second")).isNotNull();
    }
    assertThat(failure("first")).isNull();
  }
}
