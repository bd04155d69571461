package io.voiceagents.backup.routing;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * Gives the memory of the last backup back to the system. The serial collector returns some only
 * when it collects everything, which a process that waits has no reason to do: after one backup it
 * would hold all that it ever had. Looked at again and again, it collects once after each time of
 * work: when nothing was collected between two looks, so nothing much is under way. Used by one
 * thread.
 */
final class IdleHeap {
  /** Below it there is nothing to gain. */
  static final long ENOUGH = 96L << 20;

  private final LongSupplier collections;
  private final LongSupplier committed;
  private final Runnable collect;
  private long seen = -1;
  private boolean given;

  /**
   * @param collections how many there have been
   * @param committed bytes of the heap that the system can't use
   * @param collect collects everything
   */
  IdleHeap(LongSupplier collections, LongSupplier committed, Runnable collect) {
    this.collections = collections;
    this.committed = committed;
    this.collect = collect;
  }

  static IdleHeap ofThisProcess() {
    return new IdleHeap(
        () ->
            ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum(),
        () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted(),
        Runtime.getRuntime()::gc);
  }

  /** To be called about once a minute. */
  void look() {
    long now = collections.getAsLong();
    boolean quiet = now == seen;
    given = given && quiet;
    if (quiet && !given && committed.getAsLong() > ENOUGH) {
      collect.run();
      now = collections.getAsLong();
      given = true;
    }
    seen = now;
  }
}
