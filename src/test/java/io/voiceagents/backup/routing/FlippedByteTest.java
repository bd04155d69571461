package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.policy.BackupKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flips bytes of a small repository, one at a time: each flip is noticed, or changes nothing that
 * is restored. {@code -Dsoak.bytes=all} flips every byte; otherwise every 53rd is.
 */
class FlippedByteTest {
  private static final int STEP = System.getProperty("soak.bytes", "").equals("all") ? 1 : 53;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  Path root;

  private enum Effect {
    HARMLESS,
    NOTICED,
    SILENT
  }

  @Test
  void fault24_noFlippedByteRestoresWrongDataSilently() throws Exception {
    List<SetSummary> sets = repository();
    Map<String, Path> expected = new TreeMap<>();
    for (SetSummary set : sets) {
      Path target = root.resolve("expected-" + set.sequence());
      restore(set.key(), target);
      expected.put(set.key(), target);
    }
    Map<String, List<Effect>> effects = new TreeMap<>();
    List<String> silent = new ArrayList<>();
    int position = 0;
    for (Path object : objects()) {
      byte[] bytes = Files.readAllBytes(object);
      for (int at = 0; at < bytes.length; at++) {
        if (position++ % STEP == 0) {
          Effect effect = effect(object, bytes, at, expected);
          effects.computeIfAbsent(kind(object), name -> new ArrayList<>()).add(effect);
          if (effect == Effect.SILENT) {
            silent.add(object + " at " + at);
          }
        }
      }
    }
    assertThat(silent).isEmpty();
    for (String kind : List.of("manifests", "pages", "packlists", "packs")) {

      assertThat(effects.getOrDefault(kind, List.of())).as(kind).containsOnly(Effect.NOTICED);
    }
  }

  private List<SetSummary> repository() throws IOException {
    try (TestEngine engine = TestEngine.open(root)) {
      Files.createDirectories(engine.source.resolve("calls"));
      Files.write(engine.source.resolve("calls/a.bin"), PipelineTest.random(700, 1));
      Files.writeString(engine.source.resolve("calls/b.txt"), "hello ".repeat(200));
      Files.createFile(engine.source.resolve("empty"));
      engine.backup(BackupKind.FULL);
      Files.write(engine.source.resolve("calls/c.bin"), PipelineTest.random(300, 2));
      Files.delete(engine.source.resolve("empty"));
      engine.backup(BackupKind.INCREMENTAL);
      return engine.engine.catalog().list(Optional.empty(), 0);
    }
  }

  /** Ascending, without what was never an object. */
  private List<Path> objects() throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("store"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !root.relativize(file).toString().contains("/."))
          .sorted()
          .toList();
    }
  }

  private String kind(Path object) {
    return root.resolve("store").relativize(object).getName(0).toString();
  }

  private Effect effect(Path object, byte[] bytes, int at, Map<String, Path> expected)
      throws Exception {
    byte[] flipped = bytes.clone();
    flipped[at] ^= (byte) (1 << at % 8);
    Files.write(object, flipped);
    Effect worst = Effect.HARMLESS;
    try {
      for (Map.Entry<String, Path> set : expected.entrySet()) {
        Effect effect = restored(set.getKey(), set.getValue());
        worst = effect.compareTo(worst) > 0 ? effect : worst;
        if (worst == Effect.SILENT) {
          break;
        }
      }
    } finally {
      Files.write(object, bytes);
    }
    return worst;
  }

  private Effect restored(String key, Path expected) throws Exception {
    Path target = root.resolve("restored");
    try {
      restore(key, target);
      return same(expected, target) ? Effect.HARMLESS : Effect.SILENT;
    } catch (IOException e) {
      assertThat(target).as(e.getMessage()).doesNotExist();
      return Effect.NOTICED;
    } finally {
      clean();
    }
  }

  /** With an engine of its own: nothing is remembered from the flip before. */
  private void restore(String key, Path target) throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      engine.restore(engine.engine.catalog().find(key, Optional.empty()), target);
    }
  }

  private static boolean same(Path expected, Path actual) {
    try {
      PipelineTest.assertSame(expected, actual);
      return true;
    } catch (AssertionError | IOException e) {
      return false;
    }
  }

  /** The target, and what an unfinished restore leaves beside it. */
  private void clean() throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        if (entry.getFileName().toString().contains("restored")
            || entry.getFileName().toString().contains(".restoring")) {
          Trash.delete(entry);
        }
      }
    }
  }
}
