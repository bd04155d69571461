package io.voiceagents.backup.store;

import java.io.IOException;
import java.time.Clock;

/**
 * Is the store there, and how far is its clock from ours? Leases use the store's clock alone, but
 * signatures carry ours: S3 refuses more than 15 minutes (Amazon S3 API Reference,
 * RequestTimeTooSkewed).
 */
final class ClockProbe implements StoreProbe {
  private static final long USUAL_SECONDS = 5;

  private final Clock clock;

  ClockProbe(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "clock";
  }

  @Override
  public StoreFinding run(ProbeScope scope) throws IOException {
    long skew = scope.store().clockSeconds() - clock.instant().getEpochSecond();
    String detail =
        "%s answers; its clock is %+d s from ours".formatted(scope.store().describe(), skew);
    return Math.abs(skew) <= USUAL_SECONDS
        ? StoreFinding.ok(name(), detail)
        : StoreFinding.warning(name(), detail, "set this host's clock by NTP.");
  }
}
