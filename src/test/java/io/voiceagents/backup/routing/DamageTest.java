package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.observe.Progress;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.policy.VerifyDepth;
import io.voiceagents.backup.restore.RestorePlan;
import io.voiceagents.backup.restore.RestoreRefusedException;
import io.voiceagents.backup.restore.RestoreRequest;
import io.voiceagents.backup.source.Check;
import io.voiceagents.backup.verify.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage planted in the store and in targets, and what must notice it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DamageTest {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path root;

  @ParameterizedTest
  @ValueSource(strings = {"packs", "pages", "packlists", "manifests"})
  void fault24_findsAFlippedByte(String kind) throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      SetSummary set = backup(engine);
      Path victim = largest(engine.store.resolve(kind));
      flip(victim, Files.size(victim) - 20);

      assertNoticed(engine, set);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"packs", "pages", "packlists"})
  void fault02_findsAnObjectThatIsGoneOrShort(String kind) throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      SetSummary set = backup(engine);
      Path victim = largest(engine.store.resolve(kind));
      byte[] bytes = Files.readAllBytes(victim);
      Files.write(victim, java.util.Arrays.copyOf(bytes, bytes.length - 1));
      assertNoticed(engine, set);
      Files.delete(victim);

      assertNoticed(engine, set);
    }
  }

  @Test
  void fault24_presenceFindsAPackThatIsAnotherOfTheSameSize() throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      Files.write(engine.source.resolve("a.bin"), PipelineTest.random(300_000, 1));
      engine.backup(BackupKind.FULL);
      Files.write(engine.source.resolve("b.bin"), PipelineTest.random(300_000, 2));
      SetSummary set = engine.backup(BackupKind.INCREMENTAL).set().orElseThrow();
      List<Path> packs = ofOneSize(engine.store.resolve("packs"));
      swap(packs.get(0), packs.get(1));

      assertThat(failed(engine, set, VerifyDepth.PRESENCE))
          .anyMatch(check -> check.detail().contains("is another object"));
    }
  }

  @Test
  void fault24_aSampleReadsBytes() throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      Files.write(engine.source.resolve("a.bin"), PipelineTest.random(300_000, 1));
      SetSummary set = engine.backup(BackupKind.FULL).set().orElseThrow();
      assertThat(failed(engine, set, VerifyDepth.SAMPLE)).isEmpty();

      flip(largest(engine.store.resolve("packs")), 1_000);

      assertThat(failed(engine, set, VerifyDepth.PRESENCE)).isEmpty();
      assertThat(failed(engine, set, VerifyDepth.SAMPLE))
          .anyMatch(check -> check.detail().contains("other bytes"));
    }
  }

  private static List<Check> failed(TestEngine engine, SetSummary set, VerifyDepth depth)
      throws Exception {
    Verdict verdict = engine.engine.verifier().verify(set, depth, Progress.NONE);
    return verdict.checks().stream().filter(check -> !check.passed()).toList();
  }

  private static List<Path> ofOneSize(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      return files
          .filter(Files::isRegularFile)
          .collect(java.util.stream.Collectors.groupingBy(file -> file.toFile().length()))
          .values()
          .stream()
          .filter(same -> same.size() > 1)
          .findFirst()
          .orElseThrow();
    }
  }

  private static void swap(Path one, Path other) throws IOException {
    Path aside = one.resolveSibling("aside");
    Files.move(one, aside);
    Files.move(other, one);
    Files.move(aside, other);
  }

  @Test
  void refusesAManifestThatWasSwappedOrRolledBack() throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      SetSummary first = backup(engine);
      Files.writeString(engine.source.resolve("later.txt"), "later");
      SetSummary second = engine.backup(BackupKind.INCREMENTAL).set().orElseThrow();
      Path chain = engine.store.resolve("manifests/voice_data/" + first.chain().chain());
      Files.copy(
          chain.resolve("00000000"),
          chain.resolve("00000001"),
          StandardCopyOption.REPLACE_EXISTING);

      assertThatThrownBy(() -> engine.engine.chains().manifest(second.chain(), 1))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("00000001");
    }
  }

  @Test
  void fault18_refusesToBuildOnAPackThatIsGone() throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      backup(engine);
      Files.delete(largest(engine.store.resolve("packs")));
      Files.writeString(engine.source.resolve("later.txt"), "later");

      RunResult result = engine.backup(BackupKind.INCREMENTAL);

      assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
      assertThat(result.message()).contains("is gone").contains("Hint: ");
      assertThat(engine.engine.catalog().list(Optional.empty(), 0)).hasSize(1);
    }
  }

  @Test
  void fault27_refusesATargetThatHoldsSomething() throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      SetSummary set = backup(engine);
      Path target = Files.createDirectories(root.resolve("target"));
      Files.writeString(target.resolve("precious"), "precious");

      assertThatThrownBy(() -> engine.restore(set, target))
          .isInstanceOf(RestoreRefusedException.class)
          .hasMessageContaining("--force");

      assertThat(target.resolve("precious")).hasContent("precious");
      try (Stream<Path> left = Files.list(target)) {
        assertThat(left).hasSize(1);
      }
    }
  }

  @Test
  void goesOnFromAnInterruptedRestoreButTrustsNothingThatItLeft() throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      SetSummary set = backup(engine);
      Path target = root.resolve("target");
      engine.restore(set, target);
      Path staging = root.resolve(".target.restoring-" + set.chain().chain() + "-0");
      Files.move(target, staging);
      Path torn = staging.resolve("dir-3/file-10.bin");
      var time = Files.getLastModifiedTime(torn);
      flip(torn, 5_000);
      Files.setLastModifiedTime(torn, time);
      Files.delete(staging.resolve("dir-2/file-9.bin"));

      engine.restore(set, target);

      PipelineTest.assertSame(engine.source, target);
      assertThat(staging).doesNotExist();
    }
  }

  @Test
  void restoresOneFileOfMany() throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      SetSummary set = backup(engine);
      Path target = root.resolve("one");

      engine.restore(set, target, "dir-4/file-11.bin");

      assertThat(
              Files.mismatch(
                  engine.source.resolve("dir-4/file-11.bin"), target.resolve("dir-4/file-11.bin")))
          .isEqualTo(-1);
      try (Stream<Path> files = Files.walk(target)) {
        assertThat(files.filter(Files::isRegularFile)).hasSize(1);
      }
    }
  }

  @Test
  void restoresOneFileWithoutReadingTheOthers() throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      Files.write(engine.source.resolve("old.bin"), PipelineTest.random(300_000, 1));
      engine.backup(BackupKind.FULL);
      Set<Path> packsOfTheOld = packs(engine);
      Files.write(engine.source.resolve("new.bin"), PipelineTest.random(200_000, 2));
      SetSummary set = engine.backup(BackupKind.INCREMENTAL).set().orElseThrow();
      RestoreRequest request =
          new RestoreRequest(set, root.resolve("new"), List.of("new.bin"), Map.of(), false);
      RestorePlan plan = engine.engine.restorer().plan(request);
      assertThat(plan.fetchBytes()).isBetween(200_000L, 290_000L);
      for (Path pack : packsOfTheOld) {
        Files.delete(pack);
      }

      engine.engine.restorer().execute(plan, Progress.NONE);

      assertThat(root.resolve("new/new.bin"))
          .hasSameBinaryContentAs(engine.source.resolve("new.bin"));
      assertThatThrownBy(() -> engine.restore(set, root.resolve("old"), "old.bin"))
          .isInstanceOf(IOException.class);
    }
  }

  private static Set<Path> packs(TestEngine engine) throws IOException {
    try (Stream<Path> files = Files.walk(engine.store.resolve("packs"))) {
      return files.filter(Files::isRegularFile).collect(java.util.stream.Collectors.toSet());
    }
  }

  private static SetSummary backup(TestEngine engine) throws IOException {
    PipelineTest.fill(engine.source, 14, 5);
    RunResult result = engine.backup(BackupKind.FULL);
    assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.COMPLETE);
    return result.set().orElseThrow();
  }

  private void assertNoticed(TestEngine engine, SetSummary set) throws Exception {
    Verdict verdict = engine.engine.verifier().verify(set, VerifyDepth.CONTENT, Progress.NONE);
    List<Check> failed = verdict.checks().stream().filter(check -> !check.passed()).toList();
    assertThat(failed).isNotEmpty();
    Path target = root.resolve("not-to-be");
    assertThatThrownBy(() -> engine.restore(set, target)).isInstanceOf(IOException.class);
    assertThat(target).doesNotExist();
  }

  private static Path largest(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      return files
          .filter(Files::isRegularFile)
          .max(java.util.Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  private static void flip(Path file, long position) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) position] ^= 0x40;
    Files.write(file, bytes);
  }
}
