package io.voiceagents.backup.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.voiceagents.backup.source.CaptureReport;
import io.voiceagents.backup.source.CaptureReport.Problem;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that other processes touch between two calls of the capture. */
class ChangingFilesTest {
  private final FaultyAccess access = new FaultyAccess();
  private final SetInMemory set = new SetInMemory();
  private Path root;

  @BeforeEach
  void makeTree(@TempDir Path directory) throws Exception {
    root = directory;
    Trees.file(root, "a", "first");
    Trees.file(root, "call.log", "0123456789");
    Trees.file(root, "z", "last");
  }

  @AfterEach
  void everyFaultFired() {
    access.assertThatAllFired();
  }

  private CaptureReport capture() throws Exception {
    CaptureReport report = Trees.capture(Trees.settings(root), set, access);
    assertThat(set.entries).containsKeys("a", "z");
    return report;
  }

  private static void append(Path file) throws java.io.IOException {
    Files.writeString(file, "more", StandardOpenOption.APPEND);
  }

  @Test
  void fault31_aFileThatVanishesBeforeItIsExaminedIsNamed() throws Exception {
    access.beforeStat("call.log", 1, Files::delete);
    assertThat(capture().problems())
        .containsExactly(new Problem("call.log", "vanished while it was read"));
  }

  @Test
  void fault31_aFileThatVanishesBeforeItIsOpenedIsNamed() throws Exception {
    access.beforeOpen("call.log", 1, Files::delete);
    assertThat(capture().problems())
        .containsExactly(new Problem("call.log", "vanished while it was read"));
  }

  @Test
  void fault31_aFileThatVanishesWhileItIsReadIsDiscardedAndNamed() throws Exception {
    access.beforeStat("call.log", 2, Files::delete);
    assertThat(capture().problems())
        .containsExactly(new Problem("call.log", "vanished while it was read"));
    assertThat(set.discarded).containsExactly("call.log");
    assertThat(set.entries).doesNotContainKey("call.log");
  }

  @Test
  void fault31_aFileThatMayNotBeOpenedIsNamedWithTheReason() throws Exception {
    access.beforeOpen(
        "call.log",
        1,
        file -> {
          throw new FileSystemException(file.toString(), null, "Input/output error");
        });
    assertThat(capture().problems())
        .containsExactly(new Problem("call.log", "could not be read: Input/output error"));
  }

  @Test
  void fault31_aReadErrorInTheMiddleDiscardsTheFile() throws Exception {
    FileAccess broken =
        new FileAccess() {
          @Override
          public Inode stat(Path file) throws java.io.IOException {
            return REAL.stat(file);
          }

          @Override
          public FileChannel open(Path file) throws java.io.IOException {
            // Reading a directory fails with EISDIR.
            return REAL.open(file.endsWith("call.log") ? root : file);
          }
        };
    CaptureReport report = Trees.capture(Trees.settings(root), set, broken);
    assertThat(report.problems())
        .containsExactly(new Problem("call.log", "could not be read: Is a directory"));
    assertThat(set.discarded).containsExactly("call.log");
    assertThat(set.entries).containsKeys("a", "z");
  }

  @Test
  void aFileThatChangesOnceIsReadAgain() throws Exception {
    access.beforeStat("call.log", 2, file -> Files.writeString(file, "9876543210"));
    CaptureReport report = capture();
    assertThat(report.problems()).isEmpty();
    assertThat(set.content("call.log")).asString().isEqualTo("9876543210");
    assertThat(set.discarded).containsExactly("call.log");
  }

  @Test
  void aFileThatIsReplacedIsReadAgain() throws Exception {
    Path other = Trees.file(root.resolveSibling(root.getFileName() + "-other"), "new", "replaced!");
    access.beforeStat(
        "call.log", 2, file -> Files.move(other, file, StandardCopyOption.REPLACE_EXISTING));
    assertThat(capture().problems()).isEmpty();
    assertThat(set.content("call.log")).asString().isEqualTo("replaced!");
  }

  @Test
  void fault31_aFileThatKeepsChangingIsStoredAsReadAndNamed() throws Exception {
    access.beforeStat("call.log", 2, file -> Files.writeString(file, "aaaaaaaaaa"));
    access.beforeStat("call.log", 4, file -> Files.writeString(file, "bbbbbbbbbb"));
    CaptureReport report = capture();
    assertThat(report.problems())
        .containsExactly(new Problem("call.log", "changed while it was read"));
    assertThat(set.content("call.log")).asString().isEqualTo("aaaaaaaaaa");
    assertThat(set.meta("call.log").identity()).isEmpty();
  }

  @Test
  void fault31_aFileThatIsCutShortTwiceIsStoredAsReadAndNamed() throws Exception {
    access.beforeOpen("call.log", 1, file -> Files.writeString(file, "01234"));
    access.beforeOpen("call.log", 2, file -> Files.writeString(file, "01"));
    CaptureReport report = capture();
    assertThat(report.problems())
        .containsExactly(new Problem("call.log", "changed while it was read"));
    assertThat(set.meta("call.log").sizeBytes()).isEqualTo(2);
  }

  @Test
  void aFileThatIsEmptiedIsStoredEmpty() throws Exception {
    access.beforeOpen("call.log", 1, file -> Files.writeString(file, ""));
    assertThat(capture().problems()).isEmpty();
    assertThat(set.meta("call.log").sizeBytes()).isZero();
  }

  @Test
  void aLogThatGrowsIsReadUpToItsSizeAtTheStart() throws Exception {
    access.beforeOpen("call.log", 1, ChangingFilesTest::append);
    CaptureReport report = capture();
    assertThat(report.problems()).isEmpty();
    assertThat(report.facts()).containsEntry("files.grown", "1");
    assertThat(set.content("call.log")).asString().isEqualTo("0123456789");
    assertThat(set.meta("call.log").identity()).isEmpty();
    assertThat(set.discarded).isEmpty();
  }

  @Test
  void aFileThatGrowsAndIsRewrittenIsNotTakenForALog() throws Exception {
    access.beforeStat("call.log", 2, file -> Files.writeString(file, "rewritten and longer"));
    CaptureReport report = capture();
    assertThat(report.problems()).isEmpty();
    assertThat(report.facts()).containsEntry("files.grown", "0");
    assertThat(set.content("call.log")).asString().isEqualTo("rewritten and longer");
  }

  @Test
  void aFileThatBecomesADirectoryBetweenTwoAttemptsIsNamed() throws Exception {
    access.beforeStat("call.log", 2, ChangingFilesTest::append);
    access.beforeStat("call.log", 2, file -> Files.writeString(file, "changed"));
    access.beforeStat(
        "call.log",
        3,
        file -> {
          Files.delete(file);
          Files.createDirectory(file);
        });
    assertThat(capture().problems())
        .containsExactly(new Problem("call.log", "vanished while it was read"));
  }

  @Test
  void aDirectoryThatCannotBeListedIsNamed() throws Exception {
    Trees.file(root, "b/f", "x");
    access.beforeStat("b", 1, file -> {});
    // Gone between its own examination and the listing: the next stat is that of its neighbour.
    SetInMemory unlucky =
        new SetInMemory() {
          @Override
          public void add(io.voiceagents.backup.source.EntryMeta meta) throws java.io.IOException {
            super.add(meta);
            if (meta.path().equals("b")) {
              Files.delete(root.resolve("b/f"));
              Files.delete(root.resolve("b"));
            }
          }
        };
    CaptureReport report = Trees.capture(Trees.settings(root), unlucky, access);
    assertThat(report.problems()).hasSize(1);
    assertThat(report.problems().get(0).path()).isEqualTo("b");
    assertThat(report.problems().get(0).message()).startsWith("the directory could not be listed");
  }
}
