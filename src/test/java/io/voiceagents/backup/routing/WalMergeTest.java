package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.catalog.LogOpener.LogRequest;
import io.voiceagents.backup.catalog.LogStreams;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedPostgres;
import io.voiceagents.backup.embedded.EmbeddedRedis;
import io.voiceagents.backup.seal.StreamPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Small parts of WAL are merged, and nothing is deleted that is not held by another part. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class WalMergeTest {
  @TempDir private Path root = Path.of("");

  @BeforeEach
  void letServersIn() throws IOException {
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Map<StreamPart, byte[]> objects(TestEngine engine) throws IOException {
    Map<StreamPart, byte[]> objects = new LinkedHashMap<>();
    for (StreamPart part : WalSource.parts(engine)) {
      objects.put(part, Files.readAllBytes(engine.store.resolve(part.key())));
    }
    return objects;
  }

  private static int merge(EmbeddedPostgres source, TestEngine engine) throws IOException {
    return engine.engine.logRuns().compact(WalSource.policy(source), Instant.now().plusSeconds(60));
  }

  @Test
  void fault22_aLogWhoseTimesStandInItsNamesIsNotMerged() throws Exception {
    try (EmbeddedRedis source = RedisPlatform.server(EmbeddedRedis.Version.V7_0).start();
        RedisPlatform platform = new RedisPlatform(root, source)) {
      for (int i = 0; i < 3; i++) {
        RedisPlatform.load(source, 2);
        platform.followOnce();
      }
      List<StreamPart> before = platform.parts();

      assertThatThrownBy(
              () ->
                  platform
                      .engine
                      .engine
                      .logRuns()
                      .compact(platform.policy(), Instant.now().plusSeconds(60)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is not merged")
          .hasMessageContaining("Hint: ");
      assertThat(platform.parts()).isEqualTo(before);
    }
  }

  @Test
  void fault03_onlyWhatAnotherPartHoldsIsDeleted() throws Exception {
    try (EmbeddedPostgres source = EmbeddedPostgres.start(17);
        TestEngine engine = TestEngine.open(root, new Sources(List.of(), Clock.systemUTC()))) {
      WalSource.createLedger(source);
      follow(source, engine);
      SetSummary set = WalSource.full(source, engine);
      for (int i = 0; i < 6; i++) {
        WalSource.insert(source, 8_000);
        follow(source, engine);
      }
      Map<StreamPart, byte[]> before = objects(engine);
      LogStreams streams = engine.engine.logStreams();
      Map<StreamPart, byte[]> bytes = new LinkedHashMap<>();
      for (StreamPart part : before.keySet()) {
        bytes.put(part, streams.read(part));
      }
      var ranges = WalSource.coverage(engine).ranges("00000001").get(0);

      int gone = merge(source, engine);

      Map<StreamPart, byte[]> after = objects(engine);
      assertThat(gone).isPositive();
      assertThat(after.size()).isLessThan(before.size());
      assertThat(WalSource.coverage(engine).ranges("00000001")).hasSize(1);
      assertThat(WalSource.coverage(engine).end("00000001")).isEqualTo(ranges.end());
      // Who listed before reads what took their place.
      for (Map.Entry<StreamPart, byte[]> one : bytes.entrySet()) {
        assertThat(streams.read(one.getKey())).isEqualTo(one.getValue());
      }
      // Killed before the small ones were deleted: the next round does that.
      bringBack(before, engine);
      assertThat(merge(source, engine)).isEqualTo(gone);
      assertThat(objects(engine).keySet()).isEqualTo(after.keySet());

      refusesToDeleteForADamagedOne(source, engine, before, after);
      WalSource.restore(engine, set, root.resolve("target"));
    }
    WalSource.assertRows(17, root.resolve("target"), 48_000);
  }

  private static void refusesToDeleteForADamagedOne(
      EmbeddedPostgres source,
      TestEngine engine,
      Map<StreamPart, byte[]> before,
      Map<StreamPart, byte[]> after)
      throws IOException {
    bringBack(before, engine);
    StreamPart merged =
        after.keySet().stream().filter(part -> !before.containsKey(part)).findFirst().orElseThrow();
    Path file = engine.store.resolve(merged.key());
    byte[] good = Files.readAllBytes(file);
    byte[] damaged = good.clone();
    damaged[damaged.length / 2] ^= 1;
    Files.write(file, damaged);

    assertThatThrownBy(() -> merge(source, engine)).hasMessageContaining(merged.key());

    for (StreamPart part : before.keySet()) {
      if (part.start() >= merged.start() && part.end() <= merged.end()) {
        assertThat(engine.store.resolve(part.key())).exists();
      }
    }
    Files.write(file, good);
  }

  private static void bringBack(Map<StreamPart, byte[]> before, TestEngine engine)
      throws IOException {
    for (Map.Entry<StreamPart, byte[]> one : before.entrySet()) {
      Files.write(engine.store.resolve(one.getKey().key()), one.getValue());
    }
  }

  private static void follow(EmbeddedPostgres source, TestEngine engine) throws Exception {
    engine.engine.logs().follow(new LogRequest(WalSource.policy(source), true));
  }
}
