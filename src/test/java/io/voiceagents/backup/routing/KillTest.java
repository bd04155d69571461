package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.Manifest.RunLists;
import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetReader;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.embedded.EmbeddedS3;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.StorageSettings;
import io.voiceagents.backup.policy.VerifyDepth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backups are killed (SIGKILL) at random moments, on both stores. {@code -Dsoak.kills=N} kills N
 * backups a store, otherwise a few; {@code -Dsoak.seed=N} repeats the moments of an earlier run.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("soak.kills", 3);
  private static final long SEED = Long.getLong("soak.seed", new SecureRandom().nextLong());
  private static final int FILES = 12;

  @TempDir private Path root = Path.of("");
  private final Random random = new Random(SEED);
  private int seed;
  private Instant changedAt = Instant.EPOCH;
  private Duration whole = Duration.ZERO;

  @Test
  void everySetOfADirectoryRestoresWhateverWasKilled() throws Exception {
    killBackups(Optional.empty(), root.resolve("store"));
  }

  @Test
  void everySetOfAnS3BucketRestoresWhateverWasKilled() throws Exception {
    Path server = Files.createDirectories(root.resolve("s3"));
    try (EmbeddedS3 s3 = EmbeddedS3.start(server, new SecureRandom())) {
      s3.createBucket("backups");
      killBackups(Optional.of(s3.settings("backups")), s3.file("backups", ""));
    }
  }

  private void killBackups(Optional<StorageSettings.S3> s3, Path objects) throws Exception {
    whole = timeOfAWholeRun(s3);
    int killed = 0;
    for (int i = 0; killed < KILLS; i++) {
      assertThat(i).as(at("runs, of which " + killed + " were killed")).isLessThan(10 * KILLS);
      change();
      killed += kill(s3) ? 1 : 0;
      try (TestEngine engine = engine(s3)) {
        expectTheNewestToRestore(engine);
        RunResult next = engine.backup(anyKind());
        assertThat(next.outcome()).as(at(next.message())).isEqualTo(Outcome.COMPLETE);
        expectTheNewestToRestore(engine);
      }
    }
    expectEverySetToBeWhole(s3);
    expectTheLeftoversToGo(s3, objects);
  }

  private TestEngine engine(Optional<StorageSettings.S3> s3) throws IOException {
    TestEngine.Setup setup = TestEngine.Setup.in(root);
    return (s3.isPresent() ? setup.storage(s3.get()) : setup).open();
  }

  private BackupKind anyKind() {
    return random.nextBoolean() ? BackupKind.FULL : BackupKind.INCREMENTAL;
  }

  private Duration timeOfAWholeRun(Optional<StorageSettings.S3> s3) throws Exception {
    change();
    long start = System.nanoTime();
    Process process = start(s3, BackupKind.FULL);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(BackupProcess.log(root))).contains("COMPLETE: ");
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private Process start(Optional<StorageSettings.S3> s3, BackupKind kind) throws IOException {
    return BackupProcess.start(root, s3, kind, Engine.LEASE_TTL, Optional.empty());
  }

  /**
   * Any moment from when the first object may be written; true if the run had not ended. One that
   * had shows that a whole run takes less time: the first is slow where nothing is cached.
   */
  private boolean kill(Optional<StorageSettings.S3> s3) throws Exception {
    long start = System.nanoTime();
    Process process = start(s3, anyKind());
    long millis = (long) (whole.toMillis() * (0.3 + 0.7 * random.nextDouble()));
    boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
    if (ended) {
      whole = Duration.ofNanos(System.nanoTime() - start);
    }
    process.destroyForcibly().waitFor();
    return !ended;
  }

  /** One file is replaced, one comes, one goes: packs, pages and manifests all change. */
  private void change() throws IOException {
    Path source = Files.createDirectories(root.resolve("source"));
    for (int i = 0; i < FILES; i++) {
      Path file = source.resolve("call-" + i);
      boolean touched = Files.notExists(file) || random.nextInt(4) == 0;
      if (touched) {
        Files.write(file, PipelineTest.random(random.nextInt(3_000_000), seed++));
      }
    }
    Files.deleteIfExists(source.resolve("call-" + random.nextInt(FILES)));
    changedAt = Instant.now();
  }

  /** A set that was begun after the last change must be equal, whether its process lived or not. */
  private void expectTheNewestToRestore(TestEngine engine) throws Exception {
    SetSummary newest = engine.engine.catalog().find("voice_data/latest", Optional.empty());
    Path target = root.resolve("target");
    engine.restore(newest, target);
    if (!newest.startedAt().isBefore(changedAt)) {
      PipelineTest.assertSame(engine.source, target);
    }
    Trash.delete(target);
  }

  private void expectEverySetToBeWhole(Optional<StorageSettings.S3> s3) throws Exception {
    try (TestEngine engine = engine(s3)) {
      assertThat(engine.engine.catalog().damaged(Optional.empty())).isEmpty();
      for (SetSummary set : engine.engine.catalog().list(Optional.empty(), 0)) {
        assertThat(
                engine.engine.verifier().verify(set, VerifyDepth.CONTENT, Progress.NONE).passed())
            .as(at(set.key()))
            .isTrue();
      }
    }
  }

  /** After the grace time the next run removes what no set uses, and nothing else. */
  private void expectTheLeftoversToGo(Optional<StorageSettings.S3> s3, Path objects)
      throws Exception {
    FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(25)));
    for (Path intent : files(objects.resolve("intents"))) {
      Files.setLastModifiedTime(intent, longAgo);
    }
    try (TestEngine engine = engine(s3)) {
      assertThat(engine.backup(BackupKind.INCREMENTAL).outcome()).isEqualTo(Outcome.COMPLETE);
      Set<String> used = usedRuns(engine);
      for (String kind : List.of("packs", "pages", "packlists")) {
        for (Path object : files(objects.resolve(kind))) {
          assertThat(used).as(at(object.toString())).contains(String.valueOf(run(object)));
        }
      }
      assertThat(files(objects.resolve("intents"))).as(at("the last run's own")).hasSize(1);
    }
    expectEverySetToBeWhole(s3);
  }

  private static Set<String> usedRuns(TestEngine engine) throws IOException {
    Set<String> runs = new HashSet<>();
    for (SetSummary set : engine.engine.catalog().list(Optional.empty(), 0)) {
      SetReader reader = SetReader.open(engine.engine.chains(), set);
      for (RunLists run : reader.manifest().runs()) {
        runs.add(run.run());
      }
    }
    return runs;
  }

  /** The run in an object's key, {@code .../<sequence>-<run>/<number>}. */
  private static String run(Path object) {
    return object.getName(object.getNameCount() - 2).toString().substring(9);
  }

  private static List<Path> files(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .toList();
    }
  }

  private static String at(String what) {
    return what + " (-Dsoak.seed=" + SEED + ")";
  }
}
