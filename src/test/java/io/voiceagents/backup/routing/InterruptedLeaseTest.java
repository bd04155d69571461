package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.HeldLease;
import io.voiceagents.backup.catalog.Leases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An interrupted run gives its lease back, so that no other host waits until it runs out. */
class InterruptedLeaseTest {
  private final Path root;

  InterruptedLeaseTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  void endsItsLeaseThoughTheThreadIsInterrupted() throws Exception {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try (TestEngine engine = TestEngine.open(root)) {
      Leases leases =
          Leases.ofSets(
              engine.engine.store(), engine.engine.put(), Clock.systemUTC(), Duration.ofMinutes(2));
      HeldLease held =
          new HeldLease(leases.take("voice_data", "00000001"), timer, Duration.ofMinutes(1));
      Thread.currentThread().interrupt();

      held.close();

      assertThat(Thread.interrupted()).as("stays interrupted").isTrue();
      assertThat(ends(engine.store)).isEqualTo(1);
    } finally {
      timer.shutdownNow();
    }
  }

  private static long ends(Path store) throws IOException {
    try (Stream<Path> files = Files.walk(store.resolve("leases"))) {
      return files.filter(file -> file.getFileName().toString().endsWith(".end")).count();
    }
  }
}
