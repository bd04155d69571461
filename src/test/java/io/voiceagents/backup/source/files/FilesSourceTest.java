package io.voiceagents.backup.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.voiceagents.backup.policy.SourceSettings;
import io.voiceagents.backup.source.Capture;
import io.voiceagents.backup.source.CaptureReport;
import io.voiceagents.backup.source.SourceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before the first byte, and what is left out and counted. */
class FilesSourceTest {
  @TempDir Path root = Path.of("/");

  private void assertRefused(String message, Path... paths) {
    assertThatThrownBy(() -> Trees.captured(paths))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("Hint: ");
  }

  @Test
  void fault24_aRootThatIsMissingIsNotAnEmptySet() {
    assertRefused("recordings' does not exist", root.resolve("recordings"));
  }

  @Test
  void fault24_aRootThatVanishesAfterTheStartIsNotAnEmptySet() throws Exception {
    Path recordings = Files.createDirectory(root.resolve("recordings"));
    try (Capture capture = FilesSource.open(Trees.settings(recordings), List.of(), Trees.LATER)) {
      Files.delete(recordings);
      assertThatThrownBy(() -> capture.run(new SetInMemory()))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("vanished");
    }
  }

  @Test
  void refusesRootsThatLieInEachOther() throws Exception {
    Path inner = Files.createDirectories(root.resolve("a/b"));
    Path alias = Files.createSymbolicLink(root.resolve("alias"), inner);
    assertRefused("would be stored twice", root.resolve("a"), inner);
    assertRefused("would be stored twice", root.resolve("a"), alias);
    assertRefused("would be stored twice", inner, inner);
  }

  @Test
  void refusesARelativePathAndNone() {
    assertRefused("is relative", Path.of("recordings"));
    assertRefused("No path to back up");
  }

  @Test
  void refusesARootThatIsADevice() {
    assertRefused("neither a directory nor a regular file", Path.of("/dev/null"));
  }

  @Test
  void refusesAPatternThatItDoesNotUnderstand() {
    SourceSettings.Files settings = Trees.settings(root, List.of(), List.of("[a"));
    assertThatThrownBy(() -> FilesSource.open(settings, List.of(), Trees.LATER))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("'[a' is not a valid glob")
        .hasMessageContaining("Hint: ");
  }

  @Test
  void refusesARootInsideTheBackupsOwnDirectory() throws Exception {
    Path inside = Files.createDirectories(root.resolve("store/packs"));
    assertThatThrownBy(
            () ->
                FilesSource.open(
                    Trees.settings(inside), List.of(root.resolve("store")), Trees.LATER))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("the backup's own directory");
  }

  @Test
  void leavesOutTheBackupsOwnDirectories() throws Exception {
    Trees.file(root, "data/f", "x");
    Trees.file(root, "data/store/packs/0", "x");
    Path alias = Files.createSymbolicLink(root.resolve("alias"), root.resolve("data/store"));
    SetInMemory set = new SetInMemory();
    try (Capture capture =
        FilesSource.open(
            Trees.settings(root.resolve("data")),
            List.of(alias, root.resolve("no-spool-yet")),
            Trees.LATER)) {
      assertThat(capture.run(set).facts()).containsEntry("left_out", "1");
    }
    assertThat(set.entries.keySet()).containsExactly("", "f");
  }

  @Test
  void skipsAndCountsWhatIsNeitherFileNorDirectoryNorLink() throws Exception {
    Path pipe = root.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    SetInMemory set = new SetInMemory();
    CaptureReport report = Trees.capture(Trees.settings(root), set);
    assertThat(report.facts()).containsEntry("skipped.special", "1");
    assertThat(report.problems()).isEmpty();
    assertThat(set.entries.keySet()).containsExactly("");
  }

  @Test
  void countsWhatItStored() throws Exception {
    Files.createLink(root.resolve("g"), Trees.file(root, "d/f", "12345"));
    Files.createSymbolicLink(root.resolve("l"), Path.of("g"));
    CaptureReport report = Trees.capture(Trees.settings(root), new SetInMemory());
    assertThat(report.facts())
        .containsEntry("files", "1")
        .containsEntry("hard_links", "1")
        .containsEntry("symbolic_links", "1")
        .containsEntry("directories", "2")
        .containsEntry("bytes", "10")
        .containsEntry("files.read", "2")
        .containsEntry("files.unchanged", "0")
        .containsEntry("roots", root.toString());
  }

  @Test
  void staysOnOneFileSystemIfToldSo() throws Exception {
    Trees.file(root, "mounted/f", "x");
    Trees.file(root, "other/f", "x");
    FileAccess mounts =
        new FileAccess() {
          @Override
          public Inode stat(Path file) throws java.io.IOException {
            Inode inode = REAL.stat(file);
            return file.endsWith("mounted") ? onOtherDevice(inode) : inode;
          }

          @Override
          public java.nio.channels.FileChannel open(Path file) throws java.io.IOException {
            return REAL.open(file);
          }
        };
    SetInMemory set = new SetInMemory();
    SourceSettings.Files settings =
        new SourceSettings.Files(List.of(root), List.of(), List.of(), true);
    CaptureReport report = Trees.capture(settings, set, mounts);
    assertThat(set.entries.keySet()).containsExactly("", "mounted", "other", "other/f");
    assertThat(report.facts()).containsEntry("skipped.mounts", "1");
  }

  private static Inode onOtherDevice(Inode inode) {
    return new Inode(
        inode.typeAndMode(),
        inode.sizeBytes(),
        inode.modified(),
        inode.changed(),
        inode.inode(),
        inode.device() + 1,
        inode.links(),
        inode.uid(),
        inode.gid());
  }

  @Test
  void storesOnlyWhatIsIncludedWithTheDirectoriesOnTheWay() throws Exception {
    Trees.file(root, "calls/1/a.wav", "x");
    Trees.file(root, "calls/1/a.txt", "x");
    Trees.file(root, "calls/2/b.txt", "x");
    Trees.file(root, "etc/livekit/livekit.yaml", "x");
    Trees.file(root, "tmp/c.wav", "x");
    SetInMemory set = new SetInMemory();
    CaptureReport report =
        Trees.capture(Trees.settings(root, List.of("*.wav", "/etc/livekit"), List.of("tmp")), set);
    assertThat(set.entries.keySet())
        .containsExactly(
            "",
            "calls",
            "calls/1",
            "calls/1/a.wav",
            "etc",
            "etc/livekit",
            "etc/livekit/livekit.yaml");
    assertThat(report.facts()).containsEntry("excluded", "3");
  }

  @Test
  void stopsWhenItIsInterrupted() throws Exception {
    Trees.file(root, "f", "x");
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Trees.captured(root)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
