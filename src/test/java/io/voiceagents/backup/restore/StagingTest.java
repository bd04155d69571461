package io.voiceagents.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The swap of a directory, cut off at each of its steps. */
class StagingTest {
  private static final Instant NOW = Instant.parse("2026-11-26T14:03:27Z");

  @TempDir private Path root = Path.of("");
  private Staging staging = new Staging(root, root);

  @BeforeEach
  void occupied() throws IOException {
    staging = new Staging(root.resolve("data"), root.resolve(".data.restoring-x"));
    Files.createDirectory(staging.target());
    Files.writeString(staging.target().resolve("file"), "old");
    staging.create();
    Files.writeString(staging.directory().resolve("file"), "new");
  }

  @Test
  void keepsWhatWasThereUnderANameWithTheTime() throws IOException {
    assertThat(staging.activate(NOW)).contains(root.resolve("data.before-20261126T140327Z"));
    assertSwapped();
  }

  @Test
  void aSwapThatWasCutOffBetweenItsRenamesIsFinished() throws IOException {
    staging.moveAside(NOW);
    assertThat(staging.target()).doesNotExist();
    assertThat(staging.isReady()).isTrue();

    assertThat(staging.activate(NOW.plusSeconds(60)))
        .contains(root.resolve("data.before-20261126T140327Z"));
    assertSwapped();
  }

  @Test
  void aSwapThatWasCutOffBeforeItsFirstRenameStartsOver() throws IOException {
    Files.writeString(root.resolve(".data.restoring-x.whole"), "data.before-20261126T140327Z");
    assertThat(staging.isReady()).isFalse();

    assertThat(staging.activate(NOW.plusSeconds(60)))
        .contains(root.resolve("data.before-20261126T140427Z"));
    assertThat(staging.target().resolve("file")).hasContent("new");
  }

  private void assertSwapped() throws IOException {
    assertThat(staging.target().resolve("file")).hasContent("new");
    assertThat(root.resolve("data.before-20261126T140327Z/file")).hasContent("old");
    assertThat(staging.directory()).doesNotExist();
    assertThat(root.resolve(".data.restoring-x.whole")).doesNotExist();
    assertThat(staging.isReady()).isFalse();
  }
}
