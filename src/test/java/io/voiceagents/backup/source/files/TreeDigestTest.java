package io.voiceagents.backup.source.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** fault25: a comparison that finds nothing must be able to find everything. */
class TreeDigestTest {
  private Path left;
  private Path right;

  @BeforeEach
  void makeTwins(@TempDir Path directory) throws Exception {
    left = Files.createDirectory(directory.resolve("left"));
    Trees.file(left, "d/f", "0123456789");
    Files.createSymbolicLink(left.resolve("l"), Path.of("d/f"));
    Files.createLink(left.resolve("z"), left.resolve("d/f"));
    right = directory.resolve("right");
    Trees.captured(left).restore(right, TreeOptions.defaults());
    assertThat(TreeDigest.differences(left, right)).isEmpty();
  }

  private void assertFound(String... differences) throws Exception {
    assertThat(TreeDigest.differences(left, right)).containsExactly(differences);
  }

  @Test
  void findsWhatIsMissing() throws Exception {
    Trees.modified(left.resolve("d"), 1, 0);
    Files.delete(right.resolve("l"));
    Trees.file(right, "d/g", "");
    Trees.modified(right.resolve("d"), 1, 0);
    Trees.modified(right, 1, 0);
    Trees.modified(left, 1, 0);
    assertFound("d/g: only in the second tree", "l: only in the first tree");
  }

  @Test
  void fault25_findsChangedContentOfTheSameSize() throws Exception {
    Path file = right.resolve("d/f");
    var time = Files.getLastModifiedTime(file);
    Files.writeString(file, "0123X56789");
    Files.setLastModifiedTime(file, time);
    assertFound("d/f: content differs from byte 4 on", "z: content differs from byte 4 on");
  }

  @Test
  void findsAnotherSize() throws Exception {
    Path file = right.resolve("d/f");
    var time = Files.getLastModifiedTime(file);
    Files.writeString(file, "01");
    Files.setLastModifiedTime(file, time);
    assertFound("d/f: size: 10 and 2", "z: size: 10 and 2");
  }

  @Test
  void findsOtherPermissionsTimesAndAttributes() throws Exception {
    Files.setAttribute(right.resolve("d"), "unix:mode", 01700);
    Trees.modified(left, 5, 1);
    Trees.modified(right, 5, 2);
    Files.setAttribute(right.resolve("d"), "user:x", ByteBuffer.wrap(new byte[] {7}));
    assertThat(TreeDigest.differences(left, right))
        .hasSize(3)
        .contains(".: modification time: 5 s 1 ns and 5 s 2 ns")
        .contains("d: extended attributes: {} and {x=07}")
        .anyMatch(line -> line.startsWith("d: permissions: ") && line.endsWith(" and 1700"));
  }

  @Test
  void findsAnotherTargetAndAnotherKind() throws Exception {
    Files.delete(right.resolve("l"));
    Files.createSymbolicLink(right.resolve("l"), Path.of("d/g"));
    assertThat(TreeDigest.differences(left, right)).contains("l: target: d/f and d/g");
    Files.delete(right.resolve("l"));
    Files.createDirectory(right.resolve("l"));
    assertThat(TreeDigest.differences(left, right))
        .contains("l: kind: symbolic link and directory");
  }

  @Test
  void findsANameThatIsNoLongerTheSameFile() throws Exception {
    Path copy = right.resolve("z");
    var time = Files.getLastModifiedTime(copy);
    Files.delete(copy);
    Files.copy(right.resolve("d/f"), copy);
    Files.setLastModifiedTime(copy, time);
    assertThat(TreeDigest.differences(left, right)).contains("z: first name: d/f and z");
  }

  @Test
  void givesAHundredDifferencesAtMost() throws Exception {
    for (int i = 0; i < 300; i++) {
      Trees.file(left, "many/" + i, "");
    }
    assertThat(TreeDigest.differences(left, right)).hasSize(100);
  }
}
