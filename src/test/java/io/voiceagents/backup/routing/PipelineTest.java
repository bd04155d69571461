package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.BackupRequest;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.Compression;
import io.voiceagents.backup.policy.Policy;
import io.voiceagents.backup.seal.PackInfo;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.CaptureReport;
import io.voiceagents.backup.source.EntrySink;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees through the real routes, into a real directory, and back. */
class PipelineTest {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path root;

  @Test
  void bringsATreeBackAsItWas() throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      fill(engine.source, 20, 1);

      RunResult result = engine.backup(BackupKind.FULL);

      assertThat(result.message()).isEqualTo("verified (content)");
      assertThat(result.outcome()).isEqualTo(Outcome.COMPLETE);
      Path target = root.resolve("target");
      engine.restore(result.set().orElseThrow(), target);
      assertSame(engine.source, target);
    }
  }

  @Test
  void storesOnlyWhatChangedInAnIncremental() throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      fill(engine.source, 20, 1);
      RunResult full = engine.backup(BackupKind.FULL);
      Files.write(engine.source.resolve("new.bin"), random(100_000, 7));
      Files.delete(engine.source.resolve("dir-3/file-3.bin"));

      RunResult incremental = engine.backup(BackupKind.INCREMENTAL);

      assertThat(incremental.message()).isEqualTo("verified (content)");
      assertThat(incremental.set().orElseThrow().kind()).isEqualTo(BackupKind.INCREMENTAL);
      assertThat(incremental.set().orElseThrow().storedBytes())
          .isLessThan(full.set().orElseThrow().storedBytes() / 5);
      Path target = root.resolve("target");
      engine.restore(incremental.set().orElseThrow(), target);
      assertSame(engine.source, target);
      Path before = root.resolve("before");
      engine.restore(
          engine.engine.catalog().find(full.set().orElseThrow().key(), Optional.empty()), before);
      assertThat(before.resolve("dir-3/file-3.bin")).exists();
    }
  }

  @Test
  void readsEverythingButStoresNothingAgainInASecondFull() throws Exception {
    // What was written a moment before has no identity yet, and its entry changes once it has one.
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1));
    try (TestEngine engine =
        TestEngine.open(root, (policy, scratch) -> TestEngine.files(policy, later))) {
      fill(engine.source, 20, 1);
      engine.backup(BackupKind.FULL);

      RunResult second = engine.backup(BackupKind.FULL);

      assertThat(second.outcome()).isEqualTo(Outcome.COMPLETE);
      assertThat(second.set().orElseThrow().storedBytes()).isZero();
    }
  }

  @Test
  void storesOnlyEntriesAgainWhenFilesHaveSettled() throws Exception {
    Clock earlier = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-1));
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1));
    Iterator<Clock> clocks = List.of(earlier, later).iterator();
    try (TestEngine engine =
        TestEngine.open(root, (policy, scratch) -> TestEngine.files(policy, clocks.next()))) {
      fill(engine.source, 20, 1);
      engine.backup(BackupKind.FULL);

      SetSummary second = engine.backup(BackupKind.FULL).set().orElseThrow();

      assertThat(SetReader.open(engine.engine.chains(), second).packs(1)).isEmpty();
      assertThat(second.storedBytes()).isPositive();
    }
  }

  @Test
  void aSourceThatFallsSilentHasFailedAndNobodyStoppedIt() throws Exception {
    Capture silent =
        new Capture() {
          @Override
          public CaptureReport run(EntrySink sink) throws IOException {
            throw new SocketTimeoutException("Read timed out");
          }

          @Override
          public void close() {}
        };
    try (TestEngine engine = TestEngine.open(root, (policy, scratch) -> silent)) {
      RunResult result = engine.backup(BackupKind.FULL);

      assertThat(result.word()).isEqualTo("failed");
      assertThat(result.message()).contains("Read timed out");
    }
  }

  /** Stops whoever works when a phase begins. */
  static Progress stoppingAt(String phase) {
    return new Progress() {
      @Override
      public void phase(String name, long totalBytes) {
        if (name.equals(phase)) {
          Thread.currentThread().interrupt();
        }
      }

      @Override
      public void advance(long bytes, long items) {}
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"checking the index", "reading every chunk"})
  void whoStopsTheVerificationHearsThatTheSetIsThere(String phase) throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      fill(engine.source, 3, 1);
      BackupRequest request = new BackupRequest(engine.policy(), BackupKind.FULL, false);

      RunResult result = engine.engine.backups().run(request, stoppingAt(phase));

      boolean toStop = Thread.interrupted();
      assertThat(toStop).as(result.message()).isTrue();
      assertThat(result.word()).isEqualTo("cancelled");
      assertThat(result.message()).contains("was committed, and its verification was stopped");
      assertThat(engine.engine.catalog().list(Optional.empty(), 1))
          .containsExactly(result.set().orElseThrow());
      assertThat(engine.engine.verifier().history(Optional.empty(), Optional.empty(), 0)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theCodecOfThePolicyIsTheOneInTheStore(Compression.Codec codec) throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      Files.writeString(engine.source.resolve("text"), "how may I help you? ".repeat(9_000));
      Policy policy = with(engine.policy(), new Compression(codec, 0));

      RunResult result = engine.backup(new BackupRequest(policy, BackupKind.FULL, false));

      SetSummary set = result.set().orElseThrow();
      List<PackInfo> packs = SetReader.open(engine.engine.chains(), set).packs(0);
      assertThat(packs).flatExtracting(PackInfo::frames).isNotEmpty();
      assertThat(packs).flatExtracting(PackInfo::frames).extracting("codec").containsOnly(codec);
      Path target = root.resolve("target");
      engine.restore(set, target);
      assertSame(engine.source, target);
    }
  }

  private static Policy with(Policy policy, Compression compression) {
    return new Policy(
        policy.name(),
        policy.source(),
        policy.schedule(),
        policy.retention(),
        compression,
        policy.newChainEvery(),
        policy.verifyDepth(),
        policy.audioFilter(),
        policy.description());
  }

  static void fill(Path directory, int files, int seed) throws IOException {
    for (int i = 0; i < files; i++) {
      Path parent = Files.createDirectories(directory.resolve("dir-" + i % 7));
      Files.write(parent.resolve("file-" + i + ".bin"), random(i * 97_001, seed + i));
    }
  }

  static byte[] random(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static void assertSame(Path expected, Path actual) throws IOException {
    try (var paths = Files.walk(expected)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Path other = actual.resolve(expected.relativize(path));
        assertThat(other).exists();
        if (Files.isRegularFile(path)) {
          assertThat(Files.mismatch(path, other)).as(path.toString()).isEqualTo(-1);
        }
        assertThat(Files.getLastModifiedTime(other)).isEqualTo(Files.getLastModifiedTime(path));
      }
    }
    try (var a = Files.walk(expected);
        var b = Files.walk(actual)) {
      assertThat(b.count()).isEqualTo(a.count());
    }
  }
}
