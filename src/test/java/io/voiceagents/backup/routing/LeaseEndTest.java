package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** A lease that was let go is free at once, and no other with it. */
class LeaseEndTest {
  private final Path root;

  LeaseEndTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  void endsItsLeaseThoughTheThreadIsInterrupted() throws Exception {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try (TestEngine engine = TestEngine.open(root)) {
      Leases.Lease lease = leases(engine).take("voice_data", "00000001");
      HeldLease held = new HeldLease(lease, timer, Duration.ofMinutes(1));
      Thread.currentThread().interrupt();

      held.close();

      assertThat(Thread.interrupted()).as("stays interrupted").isTrue();
      assertThat(ends(engine.store)).isEqualTo(1);
    } finally {
      timer.shutdownNow();
    }
  }

  @Test
  void theEndOfOneRunFreesNoOtherOfTheSameName() throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      Leases tidying =
          Leases.ofExpiry(
              engine.engine.store(), engine.engine.put(), Clock.systemUTC(), Duration.ofMinutes(2));
      leases(engine).take("voice_data", "00000002").end();
      tidying.take("voice_data", "00000002");

      assertThatThrownBy(() -> tidying.take("voice_data", "00000003"))
          .hasMessageContaining("being tidied");
    }
  }

  private static Leases leases(TestEngine engine) throws IOException {
    return Leases.ofSets(
        engine.engine.store(), engine.engine.put(), Clock.systemUTC(), Duration.ofMinutes(2));
  }

  private static long ends(Path store) throws IOException {
    try (Stream<Path> files = Files.walk(store.resolve("leases"))) {
      return files.filter(file -> file.getFileName().toString().endsWith(".end")).count();
    }
  }
}
