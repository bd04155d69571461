package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IdleHeapTest {
  private final AtomicLong collections = new AtomicLong();
  private final AtomicLong committed = new AtomicLong(IdleHeap.ENOUGH + 1);
  private final AtomicInteger given = new AtomicInteger();
  private final IdleHeap heap =
      new IdleHeap(
          collections::get,
          committed::get,
          () -> {
            given.incrementAndGet();
            collections.incrementAndGet();
          });

  @Test
  void collectsOnceAfterEachTimeOfWork() {
    heap.look();
    assertThat(given).as("nothing to compare with").hasValue(0);
    heap.look();
    heap.look();
    heap.look();
    assertThat(given).hasValue(1);
    collections.addAndGet(7);
    heap.look();
    assertThat(given).as("at work").hasValue(1);
    heap.look();
    heap.look();
    assertThat(given).hasValue(2);
  }

  @Test
  void aSmallHeapIsLeftAlone() {
    committed.set(IdleHeap.ENOUGH);
    heap.look();
    heap.look();
    heap.look();
    assertThat(given).hasValue(0);
  }
}
