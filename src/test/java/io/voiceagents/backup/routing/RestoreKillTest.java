package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.BackupKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Restores are killed (SIGKILL) at random moments: the target is not there or whole, and the next
 * restore goes on. {@code -Dsoak.kills=N} kills N restores, otherwise a few; {@code -Dsoak.seed=N}
 * repeats the moments of an earlier run.
 */
class RestoreKillTest {
  private static final int KILLS = Integer.getInteger("soak.kills", 3);
  private static final long SEED = Long.getLong("soak.seed", new SecureRandom().nextLong());

  @TempDir private Path root = Path.of("");
  private final Random random = new Random(SEED);
  private Duration whole = Duration.ZERO;

  @Test
  void theTargetIsNotThereOrWhole() throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      for (int i = 0; i < 400; i++) {
        Path parent = Files.createDirectories(engine.source.resolve("day-" + i % 9));
        Files.write(parent.resolve("call-" + i), PipelineTest.random(i * 311, i));
      }
      engine.backup(BackupKind.FULL);
      whole = timeOfAWholeRestore(engine);
      int resumed = 0;
      for (int i = 0; resumed < KILLS; i++) {
        assertThat(i).as(resumed + " resumed (-Dsoak.seed=" + SEED + ")").isLessThan(10 * KILLS);
        resumed += killAndResume(engine) ? 1 : 0;
      }
    }
  }

  private Duration timeOfAWholeRestore(TestEngine engine) throws Exception {
    Path target = root.resolve("whole");
    long start = System.nanoTime();
    Process process = RestoreProcess.start(root, target);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(BackupProcess.log(root))).contains("restored");
    PipelineTest.assertSame(engine.source, target);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /**
   * Whether the kill left something that the next restore went on from. A restore that had ended
   * shows that a whole one takes less time: the first is slow where nothing is cached.
   */
  private boolean killAndResume(TestEngine engine) throws Exception {
    Path target = root.resolve("target");
    long start = System.nanoTime();
    Process process = RestoreProcess.start(root, target);
    long millis = (long) (whole.toMillis() * (0.4 + 0.5 * random.nextDouble()));
    if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      whole = Duration.ofNanos(System.nanoTime() - start);
    }
    process.destroyForcibly().waitFor();
    boolean left = isStaging();
    if (Files.exists(target)) {
      PipelineTest.assertSame(engine.source, target);
    } else {
      SetSummary latest = engine.engine.catalog().find("voice_data/latest", Optional.empty());
      engine.restore(latest, target);
      PipelineTest.assertSame(engine.source, target);
    }
    assertThat(isStaging()).as("-Dsoak.seed=" + SEED).isFalse();
    Trash.delete(target);
    return left;
  }

  private boolean isStaging() throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries.anyMatch(entry -> entry.getFileName().toString().contains(".restoring-"));
    }
  }
}
