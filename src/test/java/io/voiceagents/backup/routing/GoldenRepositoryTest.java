package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.catalog.SetSummary;
import io.voiceagents.backup.keys.KeyFile;
import io.voiceagents.backup.policy.BackupKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A repository that an earlier version wrote restores, and broken copies of it say what is wrong.
 */
class GoldenRepositoryTest {
  private static final Path GOLDEN = Path.of("src/test/resources/repository/v1");

  @TempDir private Path root = Path.of("");

  @BeforeEach
  void copy() throws IOException {
    GoldenRepository.copy(GOLDEN.resolve("store"), root.resolve("store"));
    Files.copy(GOLDEN.resolve("backup.key"), root.resolve("backup.key"));
  }

  @Test
  void bothSetsRestoreAsTheyWere() throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      List<SetSummary> sets = engine.engine.catalog().list(Optional.empty(), 0);
      assertThat(sets).hasSize(2);
      for (SetSummary set : sets) {
        Path target = root.resolve("target-" + set.sequence());
        engine.restore(set, target);
        assertThat(GoldenRepository.listing(target))
            .isEqualTo(Files.readAllLines(GOLDEN.resolve("expected-" + set.sequence() + ".txt")));
      }
    }
  }

  @Test
  void aBackupGoesOnFromIt() throws Exception {
    try (TestEngine engine = TestEngine.open(root)) {
      Files.writeString(engine.source.resolve("new"), "new");
      RunResult result = engine.backup(BackupKind.INCREMENTAL);
      assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.COMPLETE);
      assertThat(result.set().orElseThrow().sequence()).isEqualTo(2);
    }
  }

  /** Ways to break a repository, and what the message must name. */
  private enum Breakage {
    A_PACK_IS_GONE("packs/") {
      @Override
      void apply(Path store) throws IOException {
        Files.delete(some(store, "packs"));
      }
    },
    A_PACK_IS_SHORT("packs/") {
      @Override
      void apply(Path store) throws IOException {
        Path pack = some(store, "packs");
        byte[] bytes = Files.readAllBytes(pack);
        Files.write(pack, java.util.Arrays.copyOf(bytes, bytes.length / 2));
      }
    },
    A_PAGE_IS_GONE("pages/") {
      @Override
      void apply(Path store) throws IOException {
        Files.delete(last(store, "pages"));
      }
    },
    A_PACK_LIST_IS_EMPTY("packlists/") {
      @Override
      void apply(Path store) throws IOException {
        Files.write(some(store, "packlists"), new byte[0]);
      }
    },
    A_PAGE_IS_A_PACK("pages/") {
      @Override
      void apply(Path store) throws IOException {
        Files.write(last(store, "pages"), Files.readAllBytes(some(store, "packs")));
      }
    },
    THE_WRAPS_ARE_GONE("wraps") {
      @Override
      void apply(Path store) throws IOException {
        Trash.delete(store.resolve("wraps"));
      }
    },
    THE_REPOSITORY_IS_NEWER("repository.json") {
      @Override
      void apply(Path store) throws IOException {
        Path file = store.resolve("repository.json");
        Files.writeString(file, Files.readString(file).replace("\"format\":1", "\"format\":2"));
      }
    },
    THE_REPOSITORY_FILE_IS_GONE("no repository.json") {
      @Override
      void apply(Path store) throws IOException {
        Files.delete(store.resolve("repository.json"));
      }
    },
    THE_MANIFEST_IS_EMPTY("manifests/") {
      @Override
      void apply(Path store) throws IOException {
        Files.write(last(store, "manifests"), new byte[0]);
      }
    },
    THE_MANIFEST_IS_THE_ONE_BEFORE("manifests/") {
      @Override
      void apply(Path store) throws IOException {
        Files.write(last(store, "manifests"), Files.readAllBytes(some(store, "manifests")));
      }
    };

    final String named;

    Breakage(String named) {
      this.named = named;
    }

    abstract void apply(Path store) throws IOException;
  }

  @ParameterizedTest
  @EnumSource(Breakage.class)
  void saysWhatIsWrongAndLeavesTheTargetAlone(Breakage breakage) throws Exception {
    breakage.apply(root.resolve("store"));
    assertRefused(breakage.named);
  }

  @Test
  void aLostRepositoryFileIsNotMadeAnewAndCanBePutBack() throws Exception {
    Path file = root.resolve("store/repository.json");
    Files.delete(file);
    String message;
    try (TestEngine engine = TestEngine.open(root)) {
      message = catchThrowable(() -> engine.backup(BackupKind.INCREMENTAL)).getMessage();
    }
    assertThat(file).doesNotExist();
    Files.writeString(file, String.valueOf(message).replaceFirst("^[^{]*", ""));
    bothSetsRestoreAsTheyWere();
  }

  @Test
  void anotherKeyOpensNothing() throws Exception {
    Files.delete(root.resolve("backup.key"));
    KeyFile.generate(root.resolve("backup.key"), new SecureRandom(), Clock.systemUTC());
    assertRefused("key");
  }

  private void assertRefused(String named) throws Exception {
    Path target = root.resolve("target");
    try (TestEngine engine = TestEngine.open(root)) {
      assertThatThrownBy(
              () ->
                  engine.restore(
                      engine.engine.catalog().find("voice_data/latest", Optional.empty()), target))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(named)
          .hasMessageContaining("Hint: ");
    }
    assertThat(target).doesNotExist();
  }

  private static Path some(Path store, String kind) throws IOException {
    return objects(store, kind).get(0);
  }

  private static Path last(Path store, String kind) throws IOException {
    List<Path> all = objects(store, kind);
    return all.get(all.size() - 1);
  }

  private static List<Path> objects(Path store, String kind) throws IOException {
    try (Stream<Path> files = Files.walk(store.resolve(kind))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
