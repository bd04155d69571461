package io.voiceagents.backup.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Of eight puts of one key at the same time exactly one wins. A store may refuse the second of two
 * puts and still let a race through, so it is tried in several rounds.
 */
final class RaceProbe implements StoreProbe {
  private static final int WRITERS = 8;
  private static final int ROUNDS = 5;

  @Override
  public String name() {
    return "conditional-put-race";
  }

  @Override
  public StoreFinding run(ProbeScope scope) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        List<String> winners = winners(scope, threads, "race/" + round);
        if (winners.size() != 1) {
          return lost(round, winners);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return StoreFinding.warning(name(), "interrupted", "run it again.");
    } finally {
      threads.shutdownNow();
    }
    return StoreFinding.ok(
        name(), "%d rounds of %d writers had one winner each".formatted(ROUNDS, WRITERS));
  }

  private StoreFinding lost(int round, List<String> winners) {
    return StoreFinding.failed(
        name(),
        "round %d of %d had %d winners of %d writers"
            .formatted(round + 1, ROUNDS, winners.size(), WRITERS),
        "two writers could commit the same backup set; use a store whose conditional puts hold.");
  }

  private static List<String> winners(ProbeScope scope, ExecutorService threads, String name)
      throws IOException, InterruptedException {
    CyclicBarrier start = new CyclicBarrier(WRITERS);
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(writer(scope, start, name, i + "-probe"));
    }
    List<String> winners = new ArrayList<>();
    for (Future<Boolean> writer : threads.invokeAll(writers)) {
      if (won(writer)) {
        winners.add(name);
      }
    }
    return winners;
  }

  private static Callable<Boolean> writer(
      ProbeScope scope, CyclicBarrier start, String name, String run) {
    return () -> {
      start.await(10, TimeUnit.SECONDS);
      try {
        return scope.put(name, run.getBytes(UTF_8), run).sizeBytes() > 0;
      } catch (ObjectExistsException e) {
        return false;
      }
    };
  }

  private static boolean won(Future<Boolean> writer) throws IOException, InterruptedException {
    try {
      return writer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException known) {
        throw known;
      }
      throw new IOException("a writer failed: " + e.getCause(), e);
    }
  }
}
