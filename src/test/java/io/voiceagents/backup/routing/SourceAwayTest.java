package io.voiceagents.backup.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.catalog.Outcome;
import io.voiceagents.backup.catalog.RunResult;
import io.voiceagents.backup.policy.BackupKind;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A source that is away costs one backup, and leaves nothing behind. */
class SourceAwayTest {
  @TempDir private Path root = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"wraps", "intents", "manifests", "packs", "pages"})
  void nothingIsStored(String kind) throws Exception {
    try (TestEngine engine = TestEngine.open(root, (policy, scratch) -> away())) {
      assertThat(engine.backup(BackupKind.FULL).outcome()).isEqualTo(Outcome.FAILED);
    }
    assertThat(objects(kind)).isZero();
  }

  @Test
  void theNextBackupStartsAtOnce() throws Exception {
    AtomicBoolean there = new AtomicBoolean();
    try (TestEngine engine =
        TestEngine.open(
            root, (policy, scratch) -> there.get() ? TestEngine.files(policy) : away())) {
      RunResult first = engine.backup(BackupKind.FULL);
      there.set(true);
      RunResult second = engine.backup(BackupKind.FULL);

      assertThat(first.message()).contains("calls.example:5432").contains("Hint: ");
      assertThat(second.outcome()).as(second.message()).isEqualTo(Outcome.COMPLETE);
    }
    assertThat(objects("intents")).isEqualTo(1);
  }

  private static Capture away() throws SourceException {
    throw new SourceException("calls.example:5432 does not answer. Hint: is the server running?");
  }

  private long objects(String kind) throws IOException {
    Path tree = root.resolve("store").resolve(kind);
    if (Files.notExists(tree)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
