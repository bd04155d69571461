package io.voiceagents.backup.verify;

import io.voiceagents.backup.catalog.Chains;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.seal.PackInfo;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.store.Sha256;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Fetches a random part of the packs and compares their bytes with the checksum of the pack list,
 * which was taken of bytes that had been decoded again. Another part each time: after sixty looks,
 * 95 packs in 100 were read.
 */
final class Sample {
  /** One pack in so many. */
  private static final int ONE_IN = 20;

  private final Chains chains;
  private final RandomGenerator random;

  Sample(Chains chains, RandomGenerator random) {
    this.chains = chains;
    this.random = random;
  }

  Check check(SetReader set) {
    AtomicLong looked = new AtomicLong();
    AtomicLong bytes = new AtomicLong();
    Check check =
        PackCheck.of(
            "sample",
            set,
            (key, pack) -> drawn(looked) ? damaged(key, pack, bytes) : Optional.empty(),
            "in the set");
    return check.passed()
        ? new Check(
            "sample", true, check.detail() + "; " + bytes.get() + " bytes fetched and hashed")
        : check;
  }

  /** The first in any case: a set of few packs is looked at too. */
  private boolean drawn(AtomicLong looked) {
    return looked.getAndIncrement() == 0 || random.nextInt(ONE_IN) == 0;
  }

  private Optional<String> damaged(String key, PackInfo pack, AtomicLong bytes) throws IOException {
    byte[] stored = chains.repository().store().get(key);
    bytes.addAndGet(stored.length);
    return Sha256.hex(stored).equals(pack.sha256())
        ? Optional.empty()
        : Optional.of(key + " holds other bytes than were put");
  }
}
